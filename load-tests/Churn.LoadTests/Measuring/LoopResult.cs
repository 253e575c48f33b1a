using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>What came of a loop of calls.</summary>
/// <param name="Latency">Of the calls that ended well.</param>
/// <param name="Failures">Of the others, by status.</param>
/// <param name="Seconds">From the first call to the last answer.</param>
internal sealed record LoopResult(LatencyHistogram Latency, IReadOnlyDictionary<StatusCode, long> Failures, double Seconds)
{
    /// <summary>Open loop: calls that left more than 1 ms after they were due, as too many were under way or the machine was busy. Their wait is in
    /// <see cref="Latency"/>.</summary>
    public long SentLate { get; init; }

    /// <summary>Open loop: calls that were due and could not be sent at all before the end. They are in no quantile.</summary>
    public long Unsent { get; init; }

    /// <summary>Calls that had no answer long after the end. They are in no quantile either.</summary>
    public long Unanswered { get; init; }

    public long Failed => Failures.Values.Sum();

    /// <summary>Calls that ended well, a second.</summary>
    public double CallsPerSecond => Latency.Count / Seconds;

    /// <exception cref="RpcException">A call failed: what was measured is not what would be reported.</exception>
    public LoopResult OrThrow() => Failed == 0 ? this : throw new RpcException(new Status(Failures.MaxBy(f => f.Value).Key, $"{Failed:N0} calls failed"));

    /// <summary>What went wrong, for people; empty if nothing did.</summary>
    public string Trouble()
    {
        var parts = Failures.OrderBy(f => f.Key).Select(f => $"{f.Value:N0} failed with {f.Key}").ToList();
        Add(SentLate, "sent late");
        Add(Unsent, "due and never sent");
        Add(Unanswered, "not answered");
        return string.Join(", ", parts);

        void Add(long count, string what)
        {
            if (count > 0)
            {
                parts.Add($"{count:N0} {what}");
            }
        }
    }
}
