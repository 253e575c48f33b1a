using System.Collections.Concurrent;
using System.Threading.Channels;
using Churn.Protocol.V1;
using Grpc.Core;

namespace Churn.Cli.Replay;

/// <summary>One stream of events to the server: keeps many unanswered, and sends again, under the same id, what had no outcome.</summary>
/// <remarks>An event takes one of the lane's slots until it is counted. Till then it is either due, or written to the call that
/// runs and unanswered; it moves between the two in one step, so that no way in which a call can end loses it.</remarks>
internal sealed class ReplayLane(ChurnService.ChurnServiceClient client, ReplayCounts counts, TimeProvider time)
{
    private const int Slots = 512;
    private const int MaxTries = 10;
    private static readonly GrowingPause Pause = new(First: TimeSpan.FromMilliseconds(50), Longest: TimeSpan.FromSeconds(2));

    private readonly Channel<Attempt> due = Channel.CreateUnbounded<Attempt>();

    // Full when every slot is taken; as a semaphore, but with nothing to dispose.
    private readonly Channel<bool> taken = Channel.CreateBounded<bool>(Slots);

    // Events that are not counted yet, and 1 while more may come.
    private int open = 1;
    private long settled;

    /// <summary>Waits for room in the lane.</summary>
    public async ValueTask SendAsync(RecordEventRequest request, CancellationToken stop)
    {
        await taken.Writer.WriteAsync(true, stop).ConfigureAwait(false);
        Interlocked.Increment(ref open);
        due.Writer.TryWrite(new Attempt(request, 1, time.GetTimestamp()));
    }

    /// <summary>No more will be sent; once at most.</summary>
    public void Complete() => Close();

    /// <summary>Sends until all is answered or given up.</summary>
    /// <exception cref="RpcException">The server cannot be reached, or ends the stream, time after time.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            var before = settled;
            try
            {
                await RunCallAsync(stop).ConfigureAwait(false);
                return;
            }
            catch (RpcException e) when (IsPassing(e.StatusCode) && (settled > before || tries < MaxTries))
            {
                tries = settled > before ? 1 : tries;
                await Task.Delay(Pause.After(tries), time, stop).ConfigureAwait(false);
            }
        }
    }

    // A server that restarts ends a stream in any of these, depending on how far it was; one that asks for calm, as exhausted.
    private static bool IsPassing(StatusCode status) =>
        status is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled or StatusCode.ResourceExhausted;

    private async Task RunCallAsync(CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var call = client.RecordEvents(cancellationToken: ended.Token);
        var unanswered = new ConcurrentQueue<Attempt>();
        var reading = ReadAsync(call.ResponseStream, unanswered, ended);
        var writing = WriteAsync(call.RequestStream, unanswered, ended);
        await Task.WhenAll(reading, writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var attempt in unanswered)
        {
            due.Writer.TryWrite(attempt);
        }
        if (Volatile.Read(ref open) == 0)
        {
            return;
        }
        stop.ThrowIfCancellationRequested();
        // The reader knows the status; the writer only that the call ended.
        await reading.ConfigureAwait(false);
        throw new RpcException(new Status(StatusCode.Unavailable, "the server ended the stream before it had answered every event"));
    }

    private async Task WriteAsync(
        IClientStreamWriter<RecordEventRequest> requests, ConcurrentQueue<Attempt> unanswered, CancellationTokenSource ended)
    {
        try
        {
            while (await due.Reader.WaitToReadAsync(ended.Token).ConfigureAwait(false))
            {
                if (due.Reader.TryPeek(out var next) && time.GetElapsedTime(time.GetTimestamp(), next.At) is { Ticks: > 0 } early)
                {
                    await Task.Delay(early, time, ended.Token).ConfigureAwait(false);
                }
                // No wait between the two lines: it would be nowhere if the call ended then.
                due.Reader.TryRead(out next);
                unanswered.Enqueue(next);
                await requests.WriteAsync(next.Request, ended.Token).ConfigureAwait(false);
            }
            await requests.CompleteAsync().ConfigureAwait(false);
        }
        catch
        {
            await ended.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task ReadAsync(
        IAsyncStreamReader<RecordEventResponse> responses, ConcurrentQueue<Attempt> unanswered, CancellationTokenSource ended)
    {
        try
        {
            while (await responses.MoveNext(ended.Token).ConfigureAwait(false))
            {
                if (!unanswered.TryDequeue(out var attempt))
                {
                    throw new RpcException(new Status(StatusCode.DataLoss, "the server answered more events than were sent"));
                }
                Settle(attempt, responses.Current);
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
        }
    }

    private void Settle(in Attempt attempt, RecordEventResponse response)
    {
        var passing = response.Error is { } error && (StatusCode)error.Code is StatusCode.Unavailable or StatusCode.ResourceExhausted;
        if (passing && attempt.Tries < MaxTries)
        {
            // Due times, so that all that fail together wait together, and not one after the other.
            var at = time.GetTimestamp() + (long)(Pause.After(attempt.Tries).TotalSeconds * time.TimestampFrequency);
            due.Writer.TryWrite(new Attempt(attempt.Request, attempt.Tries + 1, at));
            return;
        }
        counts.Add(response);
        settled++;
        taken.Reader.TryRead(out _);
        Close();
    }

    private void Close()
    {
        if (Interlocked.Decrement(ref open) == 0)
        {
            due.Writer.TryComplete();
        }
    }

    // At: not to be written before, a timestamp.
    private readonly record struct Attempt(RecordEventRequest Request, int Tries, long At);
}
