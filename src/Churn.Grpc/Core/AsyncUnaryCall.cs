using System.Runtime.CompilerServices;

namespace Grpc.Core;

/// <summary>A unary call; await it for the response.</summary>
/// <typeparam name="TResponse">Type of the response.</typeparam>
public sealed class AsyncUnaryCall<TResponse> : AsyncCall
{
    /// <summary>From its parts; mostly for test doubles.</summary>
    public AsyncUnaryCall(
        Task<TResponse> responseAsync, Task<Metadata> responseHeadersAsync, Func<Status> getStatusFunc, Func<Metadata> getTrailersFunc,
        Action disposeAction)
        : base(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction) => ResponseAsync = responseAsync;

    /// <summary>The response; fails with an <see cref="RpcException"/> if the call does not end in OK.</summary>
    public Task<TResponse> ResponseAsync { get; }

    /// <summary>Awaits the response.</summary>
    public TaskAwaiter<TResponse> GetAwaiter() => ResponseAsync.GetAwaiter();

    /// <summary>Awaits the response, with or without the caller's context.</summary>
    public ConfiguredTaskAwaitable<TResponse> ConfigureAwait(bool continueOnCapturedContext) =>
        ResponseAsync.ConfigureAwait(continueOnCapturedContext);
}
