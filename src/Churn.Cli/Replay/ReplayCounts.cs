using System.Collections.Concurrent;
using Churn.Protocol.V1;

namespace Churn.Cli.Replay;

/// <summary>Counts verdicts as they come in, from several streams at once.</summary>
internal sealed class ReplayCounts
{
    // A broken set-up may fail in a thousand words; the first few say enough.
    private const int MaxErrorTexts = 20;

    private readonly long[] byVerdict = new long[Enum.GetValues<Verdict>().Length];
    private readonly ConcurrentDictionary<string, long> errors = new(StringComparer.Ordinal);

    public long Answered => byVerdict.Sum();

    public void Add(RecordEventResponse response)
    {
        Interlocked.Increment(ref byVerdict[(int)response.Verdict]);
        if (response.Error is { } error)
        {
            Note(error.Message);
        }
    }

    public ReplayResult ToResult(TimeSpan elapsed, long asOf, string? problem)
    {
        var result = new ReplayResult
        {
            Sent = Answered,
            Accepted = byVerdict[(int)Verdict.Accepted],
            Late = byVerdict[(int)Verdict.AcceptedLate],
            Duplicate = byVerdict[(int)Verdict.Duplicate],
            Rejected = byVerdict[(int)Verdict.Rejected],
            Failed = byVerdict[(int)Verdict.Unspecified],
            Seconds = elapsed.TotalSeconds,
            AsOf = DateTimeOffset.FromUnixTimeMilliseconds(asOf).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
            Problem = problem,
        };
        foreach (var (text, count) in errors)
        {
            result.Errors[text] = count;
        }
        return result;
    }

    private void Note(string text)
    {
        if (errors.Count < MaxErrorTexts || errors.ContainsKey(text))
        {
            errors.AddOrUpdate(text, 1, static (_, count) => count + 1);
        }
    }
}
