using Churn.Grpc.Protocol;
using Grpc.Core;

namespace Churn.Grpc.Server;

/// <summary>Requests of a streaming call, read when the handler asks for them.</summary>
internal sealed class ServerStreamReader<T>(HttpServerCallContext call, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    private readonly MessageReader<T> _reader = new(
        call.HttpContext.Request.BodyReader, marshaller, call.Runtime.Options.MaxReceiveMessageSize, call.ReadsGzip, StatusCode.InvalidArgument);

    private T? _current;

    public T Current => _current ?? throw new InvalidOperationException("There is no current message.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        // After its end the stream below may serve another call.
        if (!call.IsRunning)
        {
            throw new InvalidOperationException("The call has ended.");
        }

        try
        {
            _current = await _reader.ReadAsync(cancellationToken);
        }
        catch (IOException e) when (ExceptionStatus.IsReset(e))
        {
            throw ExceptionStatus.Reset(e);
        }

        call.RequestCompressed = _reader.Compressed;
        call.HasReadToEnd = _current is null;
        return _current is not null;
    }
}
