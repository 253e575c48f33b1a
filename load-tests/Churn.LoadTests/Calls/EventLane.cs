using System.Collections.Concurrent;
using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>One stream of events, whose answers come in the order of the events.</summary>
internal sealed class EventLane : IAsyncDisposable
{
    private readonly AsyncDuplexStreamingCall<Payload, Answer> call;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly ConcurrentQueue<TaskCompletionSource<Answer>> waiting = new();
    private readonly Task reading;
    private volatile RpcException? ended;

    public EventLane(AsyncDuplexStreamingCall<Payload, Answer> call)
    {
        this.call = call;
        reading = ReadAsync();
    }

    /// <summary>Writes an event and waits for its answer.</summary>
    /// <exception cref="RpcException">It was refused, or the stream has ended.</exception>
    public async Task SendAsync(Payload payload)
    {
        var answer = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        await writing.WaitAsync().ConfigureAwait(false);
        try
        {
            waiting.Enqueue(answer);
            await call.RequestStream.WriteAsync(payload).ConfigureAwait(false);
        }
        finally
        {
            writing.Release();
        }
        if (ended is { } why)
        {
            // It may have come in after the others were told.
            answer.TrySetException(why);
        }
        (await answer.Task.ConfigureAwait(false)).OrThrow();
    }

    public async ValueTask DisposeAsync()
    {
        call.Dispose();
        await reading.ConfigureAwait(false);
        writing.Dispose();
    }

    private async Task ReadAsync()
    {
        RpcException why;
        try
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false))
            {
                if (waiting.TryDequeue(out var next))
                {
                    next.TrySetResult(call.ResponseStream.Current);
                }
            }
            why = new RpcException(new Status(StatusCode.Unavailable, "the server ended the stream"));
        }
        catch (RpcException e)
        {
            why = e;
        }
        ended = why;
        while (waiting.TryDequeue(out var left))
        {
            left.TrySetException(why);
        }
    }
}
