using Churn.Features;

namespace Churn.Tests.Features;

/// <summary>One customer's list as the store holds it: a snapshot perhaps, then pending elements.</summary>
internal sealed class CustomerList
{
    private readonly List<(long At, byte[] Element)> elements = [];
    private ulong nonce = 0x5eed;

    /// <summary>Appends and answers what the last element of a reply folds to, as the server does for a recorded event.</summary>
    public FoldResult Append(CustomerState scratch, long at, OracleEvent e)
    {
        Append(at, EventElement.Encode(ToEvent(e), ++nonce));
        return Read(scratch);
    }

    public void Append(long at, byte[] element) => elements.Add((at, element));

    /// <summary>Replaces all elements appended before <paramref name="at"/>, and so the snapshot, by one snapshot.</summary>
    public void Compact(CustomerState scratch, long at, long now)
    {
        var count = elements.FindLastIndex(element => element.At <= at) + 1;
        if (count > 0)
        {
            Fold(scratch, count);
            elements[count - 1] = (elements[0].At, scratch.WriteSnapshot(++nonce, now));
            elements.RemoveRange(0, count - 1);
        }
    }

    /// <summary>Folds the whole list into <paramref name="state"/>.</summary>
    /// <returns>What the last element did.</returns>
    public FoldResult Read(CustomerState state) => Fold(state, elements.Count);

    public static CustomerEvent ToEvent(OracleEvent e) =>
        new(e.Id, e.Type, e.Category, e.OccurredAt, e.Value, e.ReceivedAt, e.OccurredAt);

    private FoldResult Fold(CustomerState state, int count)
    {
        state.Clear();
        var result = new FoldResult(FoldOutcome.Accepted);
        foreach (var (i, (_, element)) in elements.Take(count).Index())
        {
            if (i == 0 && ElementHead.KindOf(element) == ElementKind.Snapshot)
            {
                Assert.True(state.TryReadSnapshot(element), "A snapshot that was just written does not read.");
            }
            else
            {
                result = state.Fold(element);
            }
        }

        return result;
    }
}
