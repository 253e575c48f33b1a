using Churn.Grpc.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Churn.Grpc.Server;

/// <summary>One call on one HTTP/2 stream. Not pooled: handlers keep contexts longer than they should.</summary>
/// <remarks>Either the handler ends a call or its deadline does, whoever takes the state from running first; only the winner
/// writes the status.</remarks>
internal sealed class HttpServerCallContext(HttpContext http, ServerRuntime runtime, GrpcMethod method) : ServerCallContext
{
    private const int Running = 0;
    private const int Ended = 1;
    private const int Expired = 2;

    private int _state;
    private Lock? _writeGate;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private Dictionary<object, object>? _userState;
    private string? _requestId;

    public HttpContext HttpContext { get; } = http;

    public ServerRuntime Runtime { get; } = runtime;

    public GrpcMethod GrpcMethod { get; } = method;

    public string Path { get; } = http.Request.Path.Value!;

    /// <summary>The deadline; null: none.</summary>
    public CallDeadline? CallDeadline { get; private set; }

    /// <summary>True once anything of a message or the headers was written, flushed or not: the response's own HasStarted knows
    /// only of what was flushed.</summary>
    public bool HasWritten { get; set; }

    /// <summary>True once the end of the requests was seen.</summary>
    public bool HasReadToEnd { get; set; }

    /// <summary>Whether requests may come compressed.</summary>
    public bool ReadsGzip { get; private set; }

    /// <summary>Whether the last request that was read came compressed.</summary>
    public bool RequestCompressed { get; set; }

    /// <summary>Responses of this many bytes and more are compressed. Null: none is.</summary>
    public int? CompressFrom { get; private set; }

    /// <summary>Names the call; made when first asked for, as a call that ends well is not asked.</summary>
    public string RequestId => Volatile.Read(ref _requestId) ?? MakeRequestId();

    public bool HasTrailers => _responseTrailers is { Count: > 0 };

    public bool IsRunning => Volatile.Read(ref _state) == Running;

    public bool IsExpired => Volatile.Read(ref _state) == Expired;

    protected override string MethodCore => Path;

    protected override string HostCore => HttpContext.Request.Host.Value ?? "";

    protected override string PeerCore => PeerName.Of(HttpContext.Connection);

    protected override DateTime DeadlineCore => CallDeadline?.Time ?? DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= RequestHead.ReadMetadata(HttpContext.Request);

    protected override CancellationToken CancellationTokenCore => CallDeadline?.Token ?? HttpContext.RequestAborted;

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override IDictionary<object, object> UserStateCore => _userState ??= [];

    /// <summary>Lets the deadline pass from now on.</summary>
    public void SetDeadline(TimeSpan after)
    {
        CallDeadline = new CallDeadline(this, after);
        CallDeadline.Arm();
    }

    /// <summary>Reads compressed requests from now on, and compresses responses likewise: a client that compresses wants to save
    /// bytes.</summary>
    public void ReadGzip()
    {
        ReadsGzip = true;
        EncodeResponses(MessageEncodings.Gzip, Runtime.Options.CompressResponsesFrom);
    }

    /// <summary>For calls whose handler writes while the deadline may end the response: one of them at a time.</summary>
    public Lock UseWriteGate() => _writeGate ??= new Lock();

    /// <summary>Takes the call for its handler's outcome; false if the deadline was quicker.</summary>
    public bool TryEnd() => TryLeave(Ended);

    /// <summary>Takes the call for its deadline; false if the handler was quicker.</summary>
    public bool TryExpire() => TryLeave(Expired);

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        if (HasWritten || !IsRunning)
        {
            throw new InvalidOperationException("The headers of this call were sent already.");
        }

        HasWritten = true;
        if (responseHeaders.GetValue(HeaderNames.EncodingRequest) is { } encoding)
        {
            EncodeResponses(encoding, from: 0);
        }

        ResponseEnd.AddHeaders(HttpContext.Response.Headers, responseHeaders);
        await HttpContext.Response.StartAsync();
        await HttpContext.Response.BodyWriter.FlushAsync();
    }

    private void EncodeResponses(string encoding, int from)
    {
        var compress = encoding == MessageEncodings.Gzip && MessageEncodings.AcceptsGzip(HttpContext.Request.Headers.GrpcAcceptEncoding);
        CompressFrom = compress ? from : null;
        HttpContext.Response.Headers.GrpcEncoding = compress ? MessageEncodings.Gzip : default;
    }

    // The deadline and what the handler threw may ask at the same time.
    private string MakeRequestId()
    {
        var made = Churn.Grpc.RequestId.Make(HttpContext);
        return Interlocked.CompareExchange(ref _requestId, made, null) ?? made;
    }

    private bool TryLeave(int state)
    {
        if (_writeGate is not { } gate)
        {
            return Interlocked.CompareExchange(ref _state, state, Running) == Running;
        }

        lock (gate)
        {
            return Interlocked.CompareExchange(ref _state, state, Running) == Running;
        }
    }
}
