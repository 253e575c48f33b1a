using Churn.Features;
using Churn.Tests.Features;

namespace Churn.Tests.Fuzz;

/// <summary>Damaged snapshots and elements of a customer's list: refused, or a state that is written and read as itself from then on.</summary>
/// <remarks>DamagedElementTests change single bytes; here lengths, counts and whole parts are edited, cut, repeated and mixed.</remarks>
[Trait("Storm", "yes")]
public sealed class StateFuzzTests
{
    private const long MostAllocated = 16 << 20;
    private static readonly long Now = Time.At("2026-06-17T13:37:42.123Z");
    private static readonly FeaturePlan Plan = FeaturePlan.Compile([.. FeatureNames.Of("any"), .. FeatureNames.Of("purchase"), "profile.tenure"]);
    private static readonly double[] Vector = new double[Plan.Names.Count];
    private static readonly byte[][] Snapshots = [.. GoldenSnapshots.All.Select(golden => golden.Bytes()), SnapshotTests.Snapshot()];
    private static readonly byte[][] Elements =
    [
        EventElement.Encode(new CustomerEvent("id", "purchase", "card", Now, 4.5, Now, Now), 77),
        EventElement.Encode(new CustomerEvent(new string('i', 256), new string('t', 64), "", Now - 1, null, Now, null), 78),
        ProfileElement.Encode(new CustomerProfile(1, 2, 3, "gold", "farming"), ProfileFields.All, 79),
        ProfileElement.Encode(CustomerProfile.Empty, ProfileFields.Value, 80),
        TombstoneElement.Encode(Now - (5 * Time.Day), 81),
    ];

    [Fact]
    public void DamagedSnapshots_AreRefusedOrKeepThemselves()
    {
        var snapshots = new Mutator(Snapshots, [0], [1], [2], [0xff, 0xff, 0xff, 0x7f], "purchase"u8.ToArray());
        CustomerState state = new(), again = new();
        var outcomes = FuzzStorm.Run("fuzz: snapshots", 61, snapshots.Next, element =>
        {
            if (!state.TryReadSnapshot(element))
            {
                Assert.Null(state.LastEventAt);
                Assert.Equal(0, state.SeenCount);
                return "refused";
            }

            // Now, and once its tiles have aged.
            foreach (var later in (long[])[Now, Now + (500 * Time.Day)])
            {
                Plan.Evaluate(state, later + 1, Vector);
                var written = state.WriteSnapshot(1, later);
                Assert.True(again.TryReadSnapshot(written), "what was written does not read");
                Assert.Equal(written, again.WriteSnapshot(1, later));
            }

            return "read";
        }, MostAllocated);
        Assert.True(outcomes["read"] > FuzzStorm.Inputs / 20 && outcomes["refused"] > FuzzStorm.Inputs / 5, string.Join(',', outcomes));
    }

    [Fact]
    public void DamagedLists_FoldToAStateThatKeepsItself()
    {
        var elements = new Mutator(Elements, [0], [4], [0xff, 0xff]);
        CustomerState state = new(), again = new();
        var outcomes = FuzzStorm.Run(
            "fuzz: elements of lists", 62, random => Enumerable.Range(0, random.Next(1, 6)).Select(_ => elements.Next(random)).ToArray(), list =>
            {
                state.Clear();
                var worst = FoldOutcome.Accepted;
                foreach (var element in list)
                {
                    var outcome = state.Fold(element).Outcome;
                    Assert.True(Enum.IsDefined(outcome));
                    worst = (FoldOutcome)Math.Max((int)worst, (int)outcome);
                }

                Plan.Evaluate(state, Now + Time.Tile, Vector);
                var written = state.WriteSnapshot(1, Now);
                Assert.True(again.TryReadSnapshot(written), "what was written does not read: " + string.Join(' ', list.Select(Convert.ToHexString)));
                Assert.Equal(written, again.WriteSnapshot(1, Now));
                return $"{worst}";
            }, MostAllocated);
        Assert.True(outcomes.Count >= 4, string.Join(',', outcomes));
    }
}
