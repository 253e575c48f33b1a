using System.Diagnostics;
using Churn.Server.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;

namespace Churn.Server.Tracing;

/// <summary>Sends batches of spans to a collector and counts what becomes of them: OpenTelemetry itself is silent when none comes through.</summary>
internal sealed class TraceExporter(OtlpExporterOptions options, ILogger log) : OtlpTraceExporter(options)
{
    private readonly Uri address = options.Endpoint;
    private Counter sent = new();
    private Counter lost = new();
    private bool failing;

    /// <summary>Counts batches from now on, those that a collector took and those that are lost.</summary>
    public void Count(Counter sent, Counter lost) => (this.sent, this.lost) = (sent, lost);

    // One batch at a time: the processor's own thread.
    public override ExportResult Export(in Batch<Activity> activityBatch)
    {
        var result = base.Export(activityBatch);
        var failed = result == ExportResult.Failure;
        (failed ? lost : sent).Add();
        if (failed != failing)
        {
            failing = failed;
            Tell(failed);
        }
        return result;
    }

    private void Tell(bool failed)
    {
        if (failed)
        {
            TracingLog.NotSent(log, address);
        }
        else
        {
            TracingLog.SentAgain(log, address);
        }
    }
}
