namespace Churn.Server.Metrics;

/// <summary>What became of an event that was offered, as the label <c>verdict</c> says it: every one ends as exactly one of these.</summary>
internal enum CountedVerdict
{
    /// <summary>Stored.</summary>
    Accepted,

    /// <summary>Stored, though it occurred more than an hour before.</summary>
    Late,

    /// <summary>A copy of a stored one.</summary>
    Duplicate,

    /// <summary>Not stored, and sending it again unchanged will not help.</summary>
    Rejected,

    /// <summary>Not stored for lack of room; sending it again later will help.</summary>
    Shed,

    /// <summary>Whether it was stored is unknown, or the store was out of reach.</summary>
    Failed,
}
