namespace Churn.Features;

/// <summary>What a feature computes from its selected events; docs/features.md defines each.</summary>
public enum AggregateKind
{
    /// <summary>Number of events.</summary>
    Count,

    /// <summary>Number of active days.</summary>
    Days,

    /// <summary>Sum of values.</summary>
    Sum,

    /// <summary>Mean of values; NaN without any.</summary>
    Mean,

    /// <summary>Part of all events, 0 to 1; NaN at 0/0.</summary>
    Share,

    /// <summary>ln((a + 1)/(b + 1)) of the counts in the window and the one before.</summary>
    Trend,

    /// <summary>Days since the last event.</summary>
    Recency,

    /// <summary>Days since the first event.</summary>
    Age,

    /// <summary>Value of the last valued event.</summary>
    Last,

    /// <summary>Mean days between active days.</summary>
    Interval,

    /// <summary>Standard deviation of the days between active days.</summary>
    IntervalSd,

    /// <summary>Days between the last two active days.</summary>
    LastInterval,

    /// <summary>Most days between neighbouring active days.</summary>
    LongestInterval,

    /// <summary>Recency as a multiple of the interval.</summary>
    Overdue,

    /// <summary>Cases that were opened and not closed.</summary>
    Open,

    /// <summary>Days since the oldest of the last open cases was opened.</summary>
    OpenAge,

    /// <summary>Days as a customer (profile).</summary>
    Tenure,

    /// <summary>Days until the contract is renewed (profile).</summary>
    DaysToRenewal,

    /// <summary>What the customer is worth (profile).</summary>
    ProfileValue,
}
