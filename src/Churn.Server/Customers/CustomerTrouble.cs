using Churn.Redis;
using Churn.Server.Metrics;

namespace Churn.Server.Customers;

/// <summary>Counts and logs what goes wrong with stored customers: every time the one, now and then the other.</summary>
internal sealed class CustomerTrouble(ServerMetrics metrics, TimeProvider time, ILogger log)
{
    private const int MaxText = 300;
    private readonly LogLimit dropped = new(time);
    private readonly LogLimit unreadable = new(time);
    private readonly LogLimit newer = new(time);
    private readonly LogLimit refused = new(time);
    private readonly LogLimit unexpected = new(time);

    /// <summary>A call to the store failed.</summary>
    public void Failed(RedisException failure)
    {
        // Others tell of the connection, which is logged when it goes.
        if (failure is RedisServerException refusal && refused.Allows())
        {
            CustomerLog.Refused(log, refusal.Code, Harmless(refusal.Message));
        }
    }

    /// <summary>A snapshot cannot be read.</summary>
    public void Unreadable()
    {
        metrics.UnreadableStates.Add();
        if (unreadable.Allows())
        {
            CustomerLog.Unreadable(log);
        }
    }

    /// <summary>A list holds elements of a newer version.</summary>
    public void Newer()
    {
        if (newer.Allows())
        {
            CustomerLog.Newer(log);
        }
    }

    /// <summary>A bug kept an event from its verdict.</summary>
    public void NotRecorded(Exception failure)
    {
        if (unexpected.Allows())
        {
            CustomerLog.NotRecorded(log, failure);
        }
    }

    /// <summary>A bug kept a customer from its score.</summary>
    public void NotScored(Exception failure)
    {
        if (unexpected.Allows())
        {
            CustomerLog.NotScored(log, failure);
        }
    }

    /// <summary>A compaction has ended.</summary>
    public void Compacted(Compaction ended)
    {
        metrics.Compactions.With(ended.Result.ToString().ToLowerInvariant()).Add();
        if (ended.Dropped > 0)
        {
            metrics.UnreadableElements.Add(ended.Dropped);
            if (dropped.Allows())
            {
                CustomerLog.Dropped(log, ended.Dropped);
            }
        }
        if (ended.Failure is RedisException failure)
        {
            Failed(failure);
        }
        else if (ended.Failure is { } bug && unexpected.Allows())
        {
            CustomerLog.NotCompacted(log, bug);
        }
    }

    // Some errors echo the arguments of what they refuse, and those name the customer.
    private static string Harmless(string text)
    {
        var echo = text.IndexOf("with args", StringComparison.OrdinalIgnoreCase);
        var end = Math.Min(echo < 0 ? text.Length : echo, MaxText);
        return text[..end].TrimEnd(' ', ',');
    }
}
