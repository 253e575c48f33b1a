namespace Grpc.Core;

/// <summary>A server-streaming call: read the responses to their end.</summary>
/// <typeparam name="TResponse">Type of the responses.</typeparam>
public sealed class AsyncServerStreamingCall<TResponse> : AsyncCall
{
    /// <summary>From its parts; mostly for test doubles.</summary>
    public AsyncServerStreamingCall(
        IAsyncStreamReader<TResponse> responseStream, Task<Metadata> responseHeadersAsync, Func<Status> getStatusFunc,
        Func<Metadata> getTrailersFunc, Action disposeAction)
        : base(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction) => ResponseStream = responseStream;

    /// <summary>Gives the responses; fails with an <see cref="RpcException"/> if the call does not end in OK.</summary>
    public IAsyncStreamReader<TResponse> ResponseStream { get; }
}
