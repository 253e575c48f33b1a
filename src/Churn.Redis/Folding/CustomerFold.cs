using Churn.Features;

namespace Churn.Redis;

/// <summary>Folds a customer's stored list into a state.</summary>
public static class CustomerFold
{
    /// <summary>Folds the first <paramref name="count"/> elements.</summary>
    /// <param name="elements">The customer's list, snapshot first if there is one.</param>
    /// <param name="count">0 to all.</param>
    /// <param name="into">Replaced.</param>
    /// <returns>How many pending elements there were, and how many of them nobody can read: those are skipped, so that one bad
    /// element cannot take a customer out of service.</returns>
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
        for (var i = first; i < count; i++)
        {
            if (into.Fold(elements[i]).Outcome == FoldOutcome.Unreadable)
            {
                unreadable++;
            }
        }
        return new FoldSummary(count - first, unreadable);
    }
}

/// <summary>What a fold met.</summary>
/// <param name="Pending">Elements after the snapshot.</param>
/// <param name="Unreadable">Those of them that were skipped.</param>
public readonly record struct FoldSummary(int Pending, int Unreadable);
