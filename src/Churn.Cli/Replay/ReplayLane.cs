using System.Collections.Concurrent;
using System.Threading.Channels;
using Churn.Protocol.V1;
using Grpc.Core;

namespace Churn.Cli.Replay;

/// <summary>One stream of events to the server: keeps many unanswered, and sends again, under the same id, what had no outcome.</summary>
internal sealed class ReplayLane(ChurnService.ChurnServiceClient client, ReplayCounts counts)
{
    private const int MaxUnanswered = 512;
    private const int MaxTries = 10;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Channel<Attempt> waiting = Channel.CreateBounded<Attempt>(MaxUnanswered);
    private readonly ConcurrentQueue<Attempt> again = new();
    private int pausedFor = 1;

    /// <summary>Waits for room in the lane.</summary>
    public ValueTask SendAsync(RecordEventRequest request, CancellationToken stop) => waiting.Writer.WriteAsync(new Attempt(request, 1), stop);

    /// <summary>No more will be sent.</summary>
    public void Complete() => waiting.Writer.TryComplete();

    /// <summary>Sends until all is answered or given up.</summary>
    /// <exception cref="RpcException">The server cannot be reached, or ends the stream, time after time.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            var before = counts.Answered;
            try
            {
                await RunCallAsync(stop).ConfigureAwait(false);
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && tries < MaxTries && !stop.IsCancellationRequested)
            {
                tries = counts.Answered > before ? 1 : tries;
                await PauseAsync(tries, stop).ConfigureAwait(false);
            }
        }
    }

    private async Task RunCallAsync(CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var call = client.RecordEvents(cancellationToken: ended.Token);
        using var room = new SemaphoreSlim(MaxUnanswered);
        var unanswered = new ConcurrentQueue<Attempt>();
        var reading = ReadAsync(call.ResponseStream, unanswered, room, ended);
        try
        {
            await WriteAllAsync(call.RequestStream, unanswered, room, ended.Token).ConfigureAwait(false);
            await call.RequestStream.CompleteAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
        catch (Exception)
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var attempt in unanswered)
            {
                again.Enqueue(attempt);
            }
            // The reader knows the status; what the writer sees of it is a cancelled stream.
            if (reading.Exception?.InnerException is RpcException { StatusCode: not StatusCode.Cancelled } status)
            {
                throw new RpcException(status.Status);
            }
            throw;
        }
    }

    private async Task WriteAllAsync(
        IClientStreamWriter<RecordEventRequest> requests, ConcurrentQueue<Attempt> unanswered, SemaphoreSlim room, CancellationToken ended)
    {
        do
        {
            while (again.TryDequeue(out var attempt))
            {
                // One pause for all that failed alike, not one for each.
                if (attempt.Tries > pausedFor)
                {
                    await PauseAsync(attempt.Tries, ended).ConfigureAwait(false);
                }
                pausedFor = attempt.Tries;
                await WriteAsync(attempt).ConfigureAwait(false);
            }
            while (await waiting.Reader.WaitToReadAsync(ended).ConfigureAwait(false) && again.IsEmpty)
            {
                while (again.IsEmpty && waiting.Reader.TryRead(out var attempt))
                {
                    pausedFor = 1;
                    await WriteAsync(attempt).ConfigureAwait(false);
                }
            }
            if (waiting.Reader.Completion.IsCompleted)
            {
                await AllAnsweredAsync(room, ended).ConfigureAwait(false);
            }
        }
        while (!again.IsEmpty || !waiting.Reader.Completion.IsCompleted);

        async Task WriteAsync(Attempt attempt)
        {
            await room.WaitAsync(ended).ConfigureAwait(false);
            unanswered.Enqueue(attempt);
            await requests.WriteAsync(attempt.Request, ended).ConfigureAwait(false);
        }
    }

    private static async Task AllAnsweredAsync(SemaphoreSlim room, CancellationToken ended)
    {
        for (var i = 0; i < MaxUnanswered; i++)
        {
            await room.WaitAsync(ended).ConfigureAwait(false);
        }
        room.Release(MaxUnanswered);
    }

    private async Task ReadAsync(
        IAsyncStreamReader<RecordEventResponse> responses, ConcurrentQueue<Attempt> unanswered, SemaphoreSlim room, CancellationTokenSource ended)
    {
        try
        {
            while (await responses.MoveNext(ended.Token).ConfigureAwait(false))
            {
                if (!unanswered.TryDequeue(out var attempt))
                {
                    throw new RpcException(new Status(StatusCode.Internal, "the server answered more events than were sent"));
                }
                Settle(attempt, responses.Current);
                room.Release();
            }
        }
        catch
        {
            await ended.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void Settle(Attempt attempt, RecordEventResponse response)
    {
        var passing = response.Error is { } error && (StatusCode)error.Code is StatusCode.Unavailable or StatusCode.ResourceExhausted;
        if (passing && attempt.Tries < MaxTries)
        {
            again.Enqueue(attempt with { Tries = attempt.Tries + 1 });
        }
        else
        {
            counts.Add(response);
        }
    }

    private static Task PauseAsync(int tries, CancellationToken stop)
    {
        var pause = FirstPause * Math.Pow(2, tries - 1);
        return Task.Delay(pause < LongestPause ? pause : LongestPause, stop);
    }

    private readonly record struct Attempt(RecordEventRequest Request, int Tries);
}
