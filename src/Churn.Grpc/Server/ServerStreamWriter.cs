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
                throw call.IsExpired ? new RpcException(ProtocolErrors.DeadlineExceeded) : new InvalidOperationException("The call has ended.");
            }

            var output = call.HttpContext.Response.BodyWriter;
            FrameWriter.Write(output, message, marshaller, call.Runtime.Options.MaxSendMessageSize);
            call.HasWritten = true;
            return buffer ? Task.CompletedTask : output.FlushAsync(cancellationToken).AsTask();
        }
    }
}
