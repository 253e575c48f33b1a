using Churn.Protocol.V1;
using Google.Protobuf.Collections;
using Result = Churn.Protocol.V1.BatchScoreCustomersResponse.Types.Result;

namespace Churn.Server.Watching;

/// <summary>One customer of one watch: when to look again, and what was sent last. Of the watch's own loop but for
/// <see cref="Touch"/>.</summary>
internal sealed class WatchedCustomer(string id)
{
    private int touched;
    private long sentAt = long.MinValue / 2;
    private Score? sent;
    private bool failing;

    public string Id => id;

    /// <summary>When to look again, ms of <see cref="Environment.TickCount64"/>.</summary>
    public long DueAt { get; private set; }

    /// <summary>The customer has changed. Of any thread; however often, it is looked at once.</summary>
    public void Touch() => Interlocked.Exchange(ref touched, 1);

    /// <summary>Brings <see cref="DueAt"/> forward if the customer was touched.</summary>
    public void Settle(long now, long interval)
    {
        if (Volatile.Read(ref touched) == 1 && Interlocked.Exchange(ref touched, 0) == 1)
        {
            DueAt = Math.Min(DueAt, Math.Max(now, sentAt + interval));
        }
    }

    /// <summary>To be called before the customer is read, so that a change while it is read counts for the next look.</summary>
    public void LookAgainAt(long at) => DueAt = at;

    /// <summary>What to send of a fresh result; null if it says nothing new.</summary>
    /// <param name="result">Of now.</param>
    /// <param name="now">ms.</param>
    /// <param name="retryAt">When to look again if the result is an error, or an earlier score in its place.</param>
    public ScoreUpdate? News(Result result, long now, long retryAt)
    {
        if (result.Score is { } score)
        {
            failing = false;
            if (score.Degraded)
            {
                DueAt = Math.Min(DueAt, retryAt);
            }
            if (sent is not null && Says(sent, score))
            {
                return null;
            }
            (sent, sentAt) = (score, now);
            return new ScoreUpdate { CustomerId = id, Score = score };
        }
        DueAt = Math.Min(DueAt, retryAt);
        if (failing)
        {
            return null;
        }
        // Said once; the score that follows says that it is over.
        (failing, sent, sentAt) = (true, null, now);
        return new ScoreUpdate { CustomerId = id, Error = result.Error };
    }

    // All but the clocks, and those values in reasons that grow with them ("1.02 days ago"): that alone is no news.
    private static bool Says(Score one, Score other) =>
        one.ChurnProbability.Equals(other.ChurnProbability) && one.Band == other.Band && one.CustomerState == other.CustomerState
        && one.EventCount == other.EventCount && Equals(one.LastEventAt, other.LastEventAt) && one.ModelVersion == other.ModelVersion
        && one.Degraded == other.Degraded && SameReasons(one.Reasons, other.Reasons) && one.Actions.Equals(other.Actions);

    private static bool SameReasons(RepeatedField<Reason> one, RepeatedField<Reason> other)
    {
        var same = one.Count == other.Count;
        for (var i = 0; same && i < one.Count; i++)
        {
            same = one[i].Signal == other[i].Signal && one[i].Text == other[i].Text && one[i].Contribution.Equals(other[i].Contribution);
        }
        return same;
    }
}
