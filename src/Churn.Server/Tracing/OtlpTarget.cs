using Churn.Server.Configuration;
using OpenTelemetry.Exporter;

namespace Churn.Server.Tracing;

/// <summary>Where spans are sent, and how.</summary>
/// <remarks>Headers, time-outs and the size of batches are OpenTelemetry's own variables of the environment, which its exporter reads by itself:
/// https://opentelemetry.io/docs/specs/otel/protocol/exporter/</remarks>
internal sealed record OtlpTarget(Uri Address, OtlpExportProtocol Protocol)
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string ProtocolName = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string TracesProtocol = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL";
    private const string TracesPath = "v1/traces";

    /// <summary>From the options, else from OpenTelemetry's variables, of which those for traces come first.</summary>
    /// <returns>Null: spans are not asked for.</returns>
    /// <exception cref="StartupException">An address or the protocol cannot be used.</exception>
    public static OtlpTarget? Find(ServerOptions options, IConfiguration configuration)
    {
        var protocol = ProtocolOf(configuration);
        if (configuration[TracesEndpoint] is { Length: > 0 } whole && options.Otlp.Length == 0)
        {
            return new OtlpTarget(Parse(TracesEndpoint, whole), protocol);
        }
        var (name, text) = options.Otlp.Length > 0 ? ("--otlp", options.Otlp) : (Endpoint, configuration[Endpoint] ?? "");
        if (text.Length == 0)
        {
            return null;
        }
        var address = Parse(name, text);
        // gRPC has the path in the method's name. A collector's address may have a path before that of traces.
        return new OtlpTarget(protocol == OtlpExportProtocol.Grpc ? address : new Uri(address.ToString().TrimEnd('/') + '/' + TracesPath), protocol);
    }

    private static OtlpExportProtocol ProtocolOf(IConfiguration configuration)
    {
        var name = configuration[TracesProtocol] is { Length: > 0 } ? TracesProtocol : ProtocolName;
        return configuration[name] switch
        {
            null or "" or "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
            "grpc" => OtlpExportProtocol.Grpc,
            var other => throw new StartupException($"{name} is '{other}': give http/protobuf or grpc"),
        };
    }

    private static Uri Parse(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.Query.Length == 0 && address.UserInfo.Length == 0
            ? address
            : throw new StartupException($"{name} is no address of a collector: give http://host:4318, or https://");
}
