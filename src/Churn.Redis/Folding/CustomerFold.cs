using Churn.Features;

namespace Churn.Redis;

/// <summary>Folds a customer's stored list into a state.</summary>
public static class CustomerFold
{
    /// <summary>Folds the first <paramref name="count"/> elements.</summary>
    /// <param name="elements">The customer's list, snapshot first if there is one.</param>
    /// <param name="count">0 to all.</param>
    /// <param name="into">Replaced.</param>
    /// <returns>What was met. Elements that cannot be read are skipped, so that one of them cannot take a customer out of service.</returns>
    /// <exception cref="UnreadableSnapshotException">The list begins with a snapshot of a newer version, or a damaged one: to go on
    /// without it would answer from a part of the customer's history.</exception>
    public static FoldSummary Fold(in StoredElements elements, int count, CustomerState into)
    {
        into.Clear();
        var first = 0;
        if (count > 0 && ElementHead.KindOf(elements[0]) == ElementKind.Snapshot)
        {
            if (!into.TryReadSnapshot(elements[0]))
            {
                throw new UnreadableSnapshotException();
            }
            first = 1;
        }
        var unreadable = 0;
        var compactable = count;
        for (var i = first; i < count; i++)
        {
            var outcome = into.Fold(elements[i]).Outcome;
            if (outcome == FoldOutcome.Unknown)
            {
                compactable = Math.Min(compactable, i);
            }
            else if (outcome == FoldOutcome.Unreadable && compactable == count)
            {
                unreadable++;
            }
        }
        return new FoldSummary(count, count - first, compactable, unreadable);
    }
}

/// <summary>What a fold met.</summary>
/// <param name="Count">Elements, the snapshot included.</param>
/// <param name="Pending">Elements after the snapshot.</param>
/// <param name="Compactable">How many of the first elements a snapshot may stand for: all, or those before the first of a kind that
/// only a newer version knows; that one is acknowledged, and must be there when a server comes that can read it.</param>
/// <param name="Unreadable">Those of the compactable that nobody can read: a compaction drops them.</param>
public readonly record struct FoldSummary(int Count, int Pending, int Compactable, int Unreadable)
{
    /// <summary>Whether a snapshot may stand for all that was folded.</summary>
    public bool IsCompactable => Compactable == Count;

    /// <summary>With one more element, which was read.</summary>
    public FoldSummary AndOne() =>
        this with { Count = Count + 1, Pending = Pending + 1, Compactable = IsCompactable ? Count + 1 : Compactable };
}
