namespace Churn.Features;

/// <summary>What folding one element did.</summary>
public enum FoldOutcome
{
    /// <summary>The event counts, the profile changed, or the tombstone stands.</summary>
    Accepted,

    /// <summary>The event was counted before; nothing changed.</summary>
    Duplicate,

    /// <summary>Another event was counted under the same id; nothing changed.</summary>
    Conflict,

    /// <summary>The event occurred before the customer was erased; nothing changed.</summary>
    Erased,

    /// <summary>The bytes are damaged, or were no element ever; nothing changed.</summary>
    Unreadable,

    /// <summary>An element of a kind that this version does not know: a newer server wrote it and can read it; nothing changed.</summary>
    Unknown,
}

/// <summary>What folding one element did, and whether the event counts in <c>any</c> only.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="SeriesCapped">True for an accepted event of a series beyond the 256 that are kept apart.</param>
public readonly record struct FoldResult(FoldOutcome Outcome, bool SeriesCapped = false);
