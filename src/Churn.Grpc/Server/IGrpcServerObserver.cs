using Grpc.Core;

namespace Churn.Grpc;

/// <summary>Sees every call begin and end. Called on the call's own thread: must be quick and must not throw.</summary>
public interface IGrpcServerObserver
{
    /// <summary>A call was received.</summary>
    void CallStarted(GrpcMethod method);

    /// <summary>A call that was announced by <see cref="CallStarted"/> has its status.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="status">What the client was told; CANCELLED if it did not wait to be told.</param>
    /// <param name="elapsedTicks">Time since the start, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    void CallEnded(GrpcMethod method, StatusCode status, long elapsedTicks);
}
