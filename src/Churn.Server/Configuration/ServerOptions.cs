using System.ComponentModel.DataAnnotations;

namespace Churn.Server.Configuration;

/// <summary>What can be set: in appsettings.json under "Churn", as CHURN__NAME in the environment, or on the command line.</summary>
public sealed class ServerOptions
{
    /// <summary>Where customers' states are kept: <c>memory</c>, gone with the process, or <c>redis://[user:password@]host:port[,…]</c>;
    /// <c>rediss://</c> for TLS.</summary>
    [Required]
    public string Store { get; set; } = "memory";

    /// <summary>What acknowledged means: <c>memory</c>, Redis has it; <c>replica</c>, <see cref="AckReplicas"/> of its replicas have it too
    /// (docs/guarantees.md).</summary>
    [RegularExpression("memory|replica", ErrorMessage = "Ack (--ack) is memory or replica.")]
    public string Ack { get; set; } = "memory";

    /// <summary>Replicas that must have a write before it is acknowledged, where <see cref="Ack"/> is <c>replica</c>. Default 1.</summary>
    [Range(1, 16)]
    public int AckReplicas { get; set; } = 1;

    /// <summary>PEM file with the authorities of which Redis must have its certificate; empty for those that the machine trusts.</summary>
    public string StoreCa { get; set; } = "";

    /// <summary>PEM file with the certificate to show to Redis, then those between it and its authority; empty for none.</summary>
    public string StoreCert { get; set; } = "";

    /// <summary>PEM file with the key of that certificate, without a password.</summary>
    public string StoreKey { get; set; } = "";

    /// <summary>Address and port for gRPC; port 0 takes a free one. Default 127.0.0.1:50051.</summary>
    [Required]
    public string Grpc { get; set; } = "127.0.0.1:50051";

    /// <summary>Address and port for JSON, metrics and health; port 0 takes a free one. Default 127.0.0.1:8080.</summary>
    [Required]
    public string Http { get; set; } = "127.0.0.1:8080";

    /// <summary>PEM file with the server's certificate, then those between it and its authority; empty for no TLS. With TLS the port of
    /// gRPC answers JSON too, and that of HTTP only metrics and health.</summary>
    public string TlsCert { get; set; } = "";

    /// <summary>PEM file with the key of the certificate, without a password.</summary>
    public string TlsKey { get; set; } = "";

    /// <summary>PEM file with the authorities of which each client must have a certificate; empty for clients without one.</summary>
    public string TlsClientCa { get; set; } = "";

    /// <summary>JSON file of who may call and what they may do (docs/access.md), read again when it changes; empty: anybody may do anything,
    /// which the server takes on loopback only.</summary>
    public string Access { get; set; } = "";

    /// <summary>True: listen off loopback without authentication.</summary>
    public bool Insecure { get; set; }

    /// <summary>Web origins whose pages may call the HTTP port from a browser, separated by commas, or <c>*</c> for any. Default: none.</summary>
    public string Cors { get; set; } = "";

    /// <summary>Directory with manifest.json and model.zip, or with such a directory for each version, of which the newest is served
    /// (docs/model.md); empty for the model that ships with the server.</summary>
    public string Model { get; set; } = "";

    /// <summary>Directory, by the same rules, of a model that scores beside the one in use and is never answered (docs/drift.md); empty
    /// for none.</summary>
    public string ShadowModel { get; set; } = "";

    /// <summary>Where spans of calls are sent by OTLP, as <c>http://collector:4318</c>; empty: where OTEL_EXPORTER_OTLP_ENDPOINT says, and nowhere
    /// without it.</summary>
    public string Otlp { get; set; } = "";

    /// <summary>How many of the calls that no caller traces are traced, 0 to 1; of a caller's trace, what the caller decided. Default 0.01.</summary>
    [Range(0.0, 1.0)]
    public double TraceRatio { get; set; } = 0.01;

    /// <summary>How lines of the log are written: <c>text</c>, or <c>json</c>, an object a line (docs/logs.md).</summary>
    [RegularExpression("text|json", ErrorMessage = "LogFormat (--log-format) is text or json.")]
    public string LogFormat { get; set; } = "text";

    /// <summary>True: play simulated customers into this server.</summary>
    public bool Demo { get; set; }

    /// <summary>Longest wait for one answer of the store. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan StoreDeadline { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a customer without events is kept. Default 5 years.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(5 * 365);

    /// <summary>How long a copy of an event is recognised after the first one's receipt. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan DedupeHorizon { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Largest message or body, bytes. Default 4 MiB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Events of one stream that are under way at once. Default 256.</summary>
    [Range(1, 4096)]
    public int StreamWindow { get; set; } = 256;

    /// <summary>Most calls in progress at once, streams aside; fewer are let in where more would only wait (docs/overload.md). Default 2,000.</summary>
    [Range(1, 100_000)]
    public int MaxCalls { get; set; } = 2000;

    /// <summary>How long work may wait for a thread, on average over a tenth of a second, before fewer calls are let in; zero: however long. Default
    /// 20 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan OverloadWait { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Events a second of one customer, twice as many at once; 0: no limit. Not of callers of the lane bulk, nor on loopback without
    /// authentication. Default 50.</summary>
    [Range(0, 1_000_000)]
    public int CustomerRate { get; set; } = 50;

    /// <summary>A connection over HTTP/2 that was quiet for this long is pinged, and cut if as long again no answer comes. Default 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan KeepAlivePing { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>True: tell gRPC clients that ask which services and messages there are (server reflection). Default true.</summary>
    public bool Reflection { get; set; } = true;

    /// <summary>WatchScores streams at once, each of up to 1,000 customers. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxWatches { get; set; } = 1000;

    /// <summary>Customers whose last score is kept for a minute, for when Redis is out of reach; about 100 bytes each. 0: none.
    /// Default 65,536.</summary>
    [Range(0, 1 << 24)]
    public int LastScores { get; set; } = 65_536;

    /// <summary>How often a watched customer without events is scored anew, since silence tells too. Default and most 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan WatchRecheck { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Connections at once, on both ports together; one more is closed as it comes. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Calls at once on one HTTP/2 connection; clients keep further ones waiting. Default 100.</summary>
    [Range(1, 10_000)]
    public int MaxStreamsPerConnection { get; set; } = 100;

    /// <summary>How long the headers of a request may take to come. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long after SIGTERM the server, which then says that it is not ready, still takes new connections: until balancers have
    /// asked. Default 0.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DrainDelay { get; set; } = TimeSpan.Zero;

    /// <summary>How long calls in progress may take to end after SIGTERM. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DrainDeadline { get; set; } = TimeSpan.FromSeconds(30);
}
