using Churn.Features;

namespace Churn.Tests.Features;

/// <summary>What versions in use have written is read, and what this one writes is what they wrote: so the one before reads it too.</summary>
public sealed class GoldenSnapshotTests
{
    private static readonly long Now = GoldenSnapshot.Now;
    private static readonly FeaturePlan Plan = FeaturePlan.Compile(
        [.. FeatureNames.Of("any"), .. FeatureNames.Of("purchase/card"), .. FeatureNames.Of("survey"), "profile.tenure", "profile.value"]);

    public static TheoryData<string> Names => [.. GoldenSnapshots.All.Select(golden => golden.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void OldSnapshot_IsReadAsWhatItWasMadeOf(string name)
    {
        var golden = Named(name);
        CustomerState read = new(), made = golden.Make();
        Assert.True(read.TryReadSnapshot(golden.Bytes()));

        foreach (var asOf in (long[])[Now + 1, Now + Time.Day, Now + (300 * Time.Day)])
        {
            Assert.Equal(Evaluate(made, asOf), Evaluate(read, asOf));
        }

        Assert.Equal((made.LastEventAt, made.ErasedAt, made.Profile, made.ImportCount), (read.LastEventAt, read.ErasedAt, read.Profile, read.ImportCount));
        Assert.Equal(made.CountBefore(long.MaxValue), read.CountBefore(long.MaxValue));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SnapshotOfToday_IsByteForByteTheOldOne(string name)
    {
        var golden = Named(name);
        Assert.Equal(golden.Bytes(), golden.Written());

        var read = new CustomerState();
        Assert.True(read.TryReadSnapshot(golden.Bytes()));
        Assert.Equal(golden.Bytes(), read.WriteSnapshot(GoldenSnapshot.Nonce, Now));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Version_IsTheSecondOnlyWhereThereWereImports(string name)
    {
        var golden = Named(name);
        Assert.Equal(golden.Version, golden.Bytes()[ElementHead.Length]);
        Assert.Equal(golden.Version == 2, golden.Make().ImportCount > 0);
    }

    [Fact]
    public void OldSnapshot_StillKnowsCopies()
    {
        var state = new CustomerState();
        Assert.True(state.TryReadSnapshot(Named("v1-one-event").Bytes()));

        Assert.Equal(FoldOutcome.Duplicate, state.Fold(GoldenSnapshots.Event(0, "purchase", "card", Now - Time.Hour, 12.5)).Outcome);
        Assert.Equal(FoldOutcome.Conflict, state.Fold(GoldenSnapshots.Event(0, "purchase", "card", Now - Time.Hour, 13)).Outcome);
        Assert.Equal(FoldOutcome.Accepted, state.Fold(GoldenSnapshots.Event(1, "purchase", "card", Now - Time.Hour, 12.5)).Outcome);
    }

    [Fact(Explicit = true)]
    public void WriteThemAnew()
    {
        foreach (var golden in GoldenSnapshots.All)
        {
            File.WriteAllBytes(golden.Path, golden.Written());
        }
    }

    private static GoldenSnapshot Named(string name) => GoldenSnapshots.All.Single(golden => golden.Name == name);

    private static double[] Evaluate(CustomerState state, long asOf)
    {
        var vector = new double[Plan.Names.Count];
        Plan.Evaluate(state, asOf, vector);
        return vector;
    }
}
