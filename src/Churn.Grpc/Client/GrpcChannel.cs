using Churn.Grpc.Client;
using Grpc.Core;

namespace Churn.Grpc;

/// <summary>A way to one server over HTTP/2: <c>http</c> with prior knowledge, or <c>https</c>. Thread-safe.</summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly HttpMessageInvoker _http;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        Address = address;
        Options = options;
        _http = new HttpMessageInvoker(options.HttpHandler ?? OwnHandler(options), disposeHandler: options.HttpHandler is null);
    }

    internal Uri Address { get; }

    internal GrpcChannelOptions Options { get; }

    /// <summary>A channel to an address, as <c>http://localhost:50051</c>; connects with the first call.</summary>
    /// <exception cref="ArgumentException">The address is not absolute, or neither http nor https.</exception>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions? options = null) => ForAddress(new Uri(address), options);

    /// <summary>A channel to an address; connects with the first call.</summary>
    /// <exception cref="ArgumentException">The address is not absolute, or neither http nor https.</exception>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException("A channel needs an absolute http or https address.", nameof(address));
        }

        options ??= new GrpcChannelOptions();
        options.Validate();
        return new GrpcChannel(address, options);
    }

    /// <summary>Something to make calls on this channel with.</summary>
    public override CallInvoker CreateCallInvoker() => new HttpCallInvoker(this);

    /// <summary>Closes the connections; calls that run end in UNAVAILABLE or CANCELLED.</summary>
    public void Dispose() => _http.Dispose();

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(request, cancellationToken);

    private static SocketsHttpHandler OwnHandler(GrpcChannelOptions options) => new()
    {
        EnableMultipleHttp2Connections = options.EnableMultipleHttp2Connections,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
    };
}
