using Churn.Features;
using FsCheck;
using FsCheck.Fluent;

namespace Churn.Tests.Features;

/// <summary>The same events in any order and in any number of foldings make the same bits of every feature.</summary>
public class OrderProperties
{
    private static readonly FeaturePlan Plan =
        FeaturePlan.Compile([.. FeatureNames.Of("any"), .. FeatureNames.Of("complaint"), .. FeatureNames.Of("purchase/card")]);

    [Fact]
    public void AnyOrder_GivesTheSameBits() =>
        Prop.ForAll(Arb.From(Shuffled()), OrderDoesNotMatter).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true));

    private static Gen<(OracleEvent[] Events, OracleEvent[] Shuffled, int Cut)> Shuffled() =>
        from history in Histories.Long.Generator
        let events = history.Events.DistinctBy(e => e.Id).ToArray()
        from shuffled in Gen.Shuffle(events)
        from cut in Gen.Choose(0, events.Length)
        select (events, shuffled, cut);

    private static void OrderDoesNotMatter((OracleEvent[] Events, OracleEvent[] Shuffled, int Cut) drawn)
    {
        var now = drawn.Events.Max(e => e.ReceivedAt);
        var asOf = Math.Max(now, drawn.Events.Max(e => e.OccurredAt) + 1);
        var expected = Evaluate(drawn.Events, drawn.Events.Length, now, asOf);
        var actual = Evaluate(drawn.Shuffled, drawn.Cut, now, asOf);
        foreach (var (i, name) in Plan.Names.Index())
        {
            if (BitConverter.DoubleToInt64Bits(expected[i]) != BitConverter.DoubleToInt64Bits(actual[i]))
            {
                Assert.Fail($"{name}: {actual[i]:R} instead of {expected[i]:R}");
            }
        }
    }

    private static double[] Evaluate(OracleEvent[] events, int cut, long now, long asOf)
    {
        var state = new CustomerState();
        foreach (var (i, e) in events.Index())
        {
            Assert.Equal(FoldOutcome.Accepted, state.Fold(EventElement.Encode(CustomerList.ToEvent(e), (ulong)i)).Outcome);
            if (i + 1 == cut)
            {
                Assert.True(state.TryReadSnapshot(state.WriteSnapshot(1, now)));
            }
        }

        var vector = new double[Plan.Names.Count];
        Plan.Evaluate(state, asOf, vector);
        return vector;
    }
}
