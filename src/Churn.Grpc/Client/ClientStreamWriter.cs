using System.Buffers;
using Grpc.Core;

namespace Churn.Grpc.Client;

/// <summary>Requests of a streaming call.</summary>
internal sealed class ClientStreamWriter<TRequest, TResponse>(ClientCall<TRequest, TResponse> call, RequestStreamContent content)
    : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private bool _completed;

    public WriteOptions? WriteOptions { get; set; } = call.Options.WriteOptions;

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_completed)
        {
            throw new InvalidOperationException("The requests were completed already.");
        }

        _buffer.ResetWrittenCount();
        call.WriteFrame(_buffer, message, WriteOptions);
        try
        {
            var body = await content.Opened.WaitAsync(cancellationToken).ConfigureAwait(false);
            await body.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
            if ((WriteOptions?.Flags & WriteFlags.BufferHint) != WriteFlags.BufferHint)
            {
                await body.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The call has ended, and why is known to the side that reads.
            throw call.Failure(e);
        }
    }

    public Task CompleteAsync()
    {
        _completed = true;
        content.Finish();
        return Task.CompletedTask;
    }
}
