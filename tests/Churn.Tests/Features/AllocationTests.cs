using Churn.Features;

namespace Churn.Tests.Features;

/// <summary>In steady state a score allocates nothing: state, tiles and index are used again for the next customer.</summary>
public class AllocationTests
{
    private static readonly long Now = Time.At("2026-06-17T13:37:42.123Z");
    private static readonly FeaturePlan Plan = FeaturePlan.Compile([.. FeatureNames.Of("any"), .. FeatureNames.Of("complaint")]);
    private static readonly byte[] Snapshot = NoProfile();
    private static readonly byte[][] Pending =
        [.. Enumerable.Range(0, 50).Select(i => EventElement.Encode(
            new CustomerEvent($"p{i}", i % 2 == 0 ? "complaint" : "visit", "", Now - i * Time.Hour, i, Now, Now - i * Time.Hour), (ulong)i))];

    [Fact]
    public void ReadFoldEvaluate_AllocateNothing()
    {
        var state = new CustomerState();
        var vector = new double[Plan.Names.Count];
        for (var i = 0; i < 100; i++)
        {
            ReadFoldEvaluate(state, vector);
        }

        // Tiered compilation may still put something on this thread once; a steady cost would show every time.
        var least = Enumerable.Range(0, 5).Min(_ => Allocated(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                ReadFoldEvaluate(state, vector);
            }
        }));
        Assert.Equal(0, least);
    }

    [Fact]
    public void WriteSnapshot_AllocatesLittleMoreThanTheSnapshot()
    {
        var state = new CustomerState();
        state.TryReadSnapshot(Snapshot);
        var length = state.WriteSnapshot(1, Now).Length;
        var least = Enumerable.Range(0, 5).Min(_ => Allocated(() => state.WriteSnapshot(1, Now)));
        // Unoptimised builds box the profile's flags.
        Assert.InRange(least, length, length + 512);
    }

    private static void ReadFoldEvaluate(CustomerState state, double[] vector)
    {
        state.TryReadSnapshot(Snapshot);
        foreach (var element in Pending)
        {
            state.Fold(element);
        }

        Plan.Evaluate(state, Now + 1, vector);
    }

    private static long Allocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] NoProfile()
    {
        var customer = new Customer();
        for (var i = 0; i < 1_000; i++)
        {
            customer.Event(i % 3 == 0 ? "complaint" : "visit", Now - i * 9 * Time.Hour, i);
        }

        return customer.State.WriteSnapshot(1, Now);
    }
}
