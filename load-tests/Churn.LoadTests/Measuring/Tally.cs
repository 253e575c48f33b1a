using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>Counts what becomes of the calls of one loop, from any thread.</summary>
/// <remarks>In a few parts, each with a lock of its own, so that threads seldom meet.</remarks>
internal sealed class Tally(int shares = 8)
{
    private readonly Part[] parts = [.. Enumerable.Range(0, shares).Select(_ => new Part())];
    private Exception? unexpected;

    /// <summary>Makes a call and counts it.</summary>
    /// <param name="workload">What is called.</param>
    /// <param name="call">Which call, from 0.</param>
    /// <param name="since">Its latency counts from here.</param>
    /// <param name="clock">Says when it ended.</param>
    /// <returns>Whether it ended well.</returns>
    public async Task<bool> CountAsync(Workload workload, long call, long since, LoopClock clock)
    {
        var status = StatusCode.OK;
        try
        {
            await workload.CallAsync(call).ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            status = e.StatusCode;
        }
        catch (Exception e)
        {
            // A mistake of this program's: shown once the loop has ended, or nobody would hear of it.
            Interlocked.CompareExchange(ref unexpected, e, null);
            status = StatusCode.Unknown;
        }
        Count(status, clock.Now - since);
        return status == StatusCode.OK;
    }

    /// <exception cref="InvalidOperationException">Something failed that was not a call.</exception>
    public static LoopResult Sum(IReadOnlyList<Tally> tallies, double seconds)
    {
        if (tallies.FirstOrDefault(t => t.unexpected is not null)?.unexpected is { } mistake)
        {
            throw new InvalidOperationException($"a call could not be made: {mistake.Message}", mistake);
        }
        var all = new LatencyHistogram();
        var failures = new Dictionary<StatusCode, long>();
        foreach (var part in tallies.SelectMany(t => t.parts))
        {
            lock (part)
            {
                all.Add(part.Latency);
                foreach (var (status, count) in part.Failures)
                {
                    failures[status] = failures.GetValueOrDefault(status) + count;
                }
            }
        }
        return new LoopResult(all, failures, seconds);
    }

    private void Count(StatusCode status, long ticks)
    {
        var part = parts[Environment.CurrentManagedThreadId % parts.Length];
        lock (part)
        {
            if (status == StatusCode.OK)
            {
                part.Latency.Add(ticks);
            }
            else
            {
                part.Failures[status] = part.Failures.GetValueOrDefault(status) + 1;
            }
        }
    }

    private sealed class Part
    {
        public LatencyHistogram Latency { get; } = new();

        public Dictionary<StatusCode, long> Failures { get; } = [];
    }
}
