using System.Diagnostics;
using System.Reflection;
using Churn.Server.Configuration;
using Churn.Server.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Churn.Server.Tracing;

/// <summary>Spans of calls, sampled and sent to a collector by OTLP; nothing at all unless a collector is named (ADR 0023).</summary>
/// <remarks>Disposing sends what is left, for five seconds at most.</remarks>
internal sealed class ServerTracing : IDisposable
{
    /// <summary>What the spans' instrumentation is called.</summary>
    public const string SourceName = "Churn.Server";

    private const int MostMillisecondsToEnd = 5000;

    private readonly TracerProvider? provider;
    private readonly TraceExporter? exporter;

    /// <param name="options">The ratio, and perhaps the collector.</param>
    /// <param name="configuration">With the environment.</param>
    /// <param name="log">Hears whether the collector is reached.</param>
    /// <exception cref="StartupException">What names the collector cannot be used.</exception>
    public ServerTracing(ServerOptions options, IConfiguration configuration, ILogger<ServerTracing> log)
    {
        Spans = Spans.Off;
        if (OtlpTarget.Find(options, configuration) is not { } target)
        {
            return;
        }
        var version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3);
        Source = new ActivitySource(SourceName, version);
        Spans = new Spans(Source);
        exporter = new TraceExporter(new OtlpExporterOptions { Endpoint = target.Address, Protocol = target.Protocol }, log);
        var batches = new BatchExportActivityProcessorOptions();
        provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(SourceName)
            // Last, so that the environment has the last word on what the service is called.
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddTelemetrySdk().AddService("churn", serviceVersion: version).AddEnvironmentVariableDetector())
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TraceRatio)))
            .AddProcessor(new BatchActivityExportProcessor(
                exporter, batches.MaxQueueSize, batches.ScheduledDelayMilliseconds, batches.ExporterTimeoutMilliseconds, batches.MaxExportBatchSize))
            .Build();
        TracingLog.On(log, options.TraceRatio, target.Address);
    }

    /// <summary>Where spans come from; null: tracing is off.</summary>
    public ActivitySource? Source { get; }

    /// <summary>Makes spans within calls.</summary>
    public Spans Spans { get; }

    /// <summary>Adds what becomes of the batches, where tracing is on.</summary>
    public void AddTo(ServerMetrics metrics)
    {
        if (exporter is not null)
        {
            var batches = metrics.Add(new CounterFamily(
                "churn_trace_batches_total", "Batches of spans by what became of them: sent to the collector, or lost.", "result"));
            exporter.Count(sent: batches.With("sent"), lost: batches.With("lost"));
        }
    }

    /// <summary>Sends what has ended by now; for tests.</summary>
    public void Flush() => provider?.ForceFlush(MostMillisecondsToEnd);

    public void Dispose()
    {
        provider?.Shutdown(MostMillisecondsToEnd);
        provider?.Dispose();
        Source?.Dispose();
    }
}
