using System.IO.Pipelines;
using Churn.Grpc.Protocol;
using Grpc.Core;

namespace Churn.Grpc.Server;

/// <summary>Responses of a streaming call. Each is flushed, unless the handler hints that more come at once.</summary>
internal sealed class ServerStreamWriter<T>(HttpServerCallContext call, Marshaller<T> marshaller) : IServerStreamWriter<T>
{
    // The deadline may end the response on another thread at any time, and the body's writer stands only one user.
    private readonly Lock _gate = call.UseWriteGate();

    public WriteOptions? WriteOptions
    {
        get => call.WriteOptions;
        set => call.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var buffer = (call.WriteOptions?.Flags & WriteFlags.BufferHint) == WriteFlags.BufferHint;
        lock (_gate)
        {
            if (!call.IsRunning)
            {
                throw Ended();
            }

            ResponseMessage.Write(call, message, marshaller);
            return buffer ? Task.CompletedTask : Flushed(call.HttpContext.Response.BodyWriter.FlushAsync(cancellationToken));
        }
    }

    // Writing to a client that is gone must fail: a handler that writes until it is told otherwise would never end.
    private static async Task Flushed(ValueTask<FlushResult> flush)
    {
        if ((await flush).IsCompleted)
        {
            throw new RpcException(ProtocolErrors.Cancelled);
        }
    }

    private Exception Ended() => call.IsExpired
        ? new RpcException(ProtocolErrors.DeadlineExceeded)
        : new InvalidOperationException("The call has ended.");
}
