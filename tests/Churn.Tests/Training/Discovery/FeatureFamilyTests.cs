using Churn.Features;
using Churn.Tests.Training.Histories;
using Churn.Training.Discovery;

namespace Churn.Tests.Training.Discovery;

public sealed class FeatureFamilyTests
{
    [Fact]
    public void EveryName_CanBeComputed_AndComesOnce()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var history = LogText.Read(LogText.Of(LogText.Draw(seed, customers: 60, events: 1500)));
            foreach (var always in (string[][])[["purchase"], ["any"], ["purchase", "visit"], []])
            {
                var names = FeatureFamily.Of(history, withProfiles: seed % 2 == 0, always);

                FeaturePlan.Compile(names);
                Assert.Equal(seed % 2 == 0, names.Contains("profile.tenure"));
                Assert.All((string[])["any.recency", "purchase/web.count.90d", "complaint.open_age", "visit.share.30d"], name => Assert.Contains(name, names));
            }
        }
    }

    [Fact]
    public void RareTypes_HaveNoFeatures_UnlessTheyAreOwnOnes()
    {
        List<LogRow> rows = [.. Enumerable.Range(0, 100).Select(i => new LogRow($"c{i}", LogText.Start + i, "visit"))];
        rows.AddRange(Enumerable.Range(0, 9).Select(i => new LogRow($"c{i}", LogText.Start + 200 + i, "call")));
        var history = LogText.Read(LogText.Of(rows));

        Assert.DoesNotContain(FeatureFamily.Of(history, false, ["visit"]), name => name.StartsWith("call", StringComparison.Ordinal));
        Assert.StartsWith("call.", FeatureFamily.Of(history, false, ["call"])[0], StringComparison.Ordinal);
    }

    [Fact]
    public void TypesWithoutValues_HaveNoSums()
    {
        var history = LogText.Read(LogText.Of(Enumerable.Range(0, 40).Select(
            i => new LogRow($"c{i / 2}", LogText.Start + i, i % 2 == 0 ? "visit" : "purchase", "", i % 2 == 0 ? null : 5))));
        var names = FeatureFamily.Of(history, false, ["purchase"]);

        Assert.Contains("purchase.sum.all", names);
        Assert.Contains("any.last", names);
        Assert.DoesNotContain(names, name => name.StartsWith("visit.sum", StringComparison.Ordinal) || name == "visit.last");
    }

    [Fact]
    public void ManyTypes_AreCutAtWhatAPlanHolds_RarestFirst()
    {
        // The i-th type has 12 + i customers.
        var rows = Enumerable.Range(0, 60).SelectMany(i => Enumerable.Range(0, 12 + i).Select(c => new LogRow($"c{c}", LogText.Start, $"t{i}")));
        var names = FeatureFamily.Of(LogText.Read(LogText.Of(rows)), false, ["t3"]);

        Assert.Equal(FeaturePlan.MaxFeatures, names.Count);
        Assert.StartsWith("t3.", names[0], StringComparison.Ordinal);
        Assert.Contains("t59.recency", names);
        Assert.DoesNotContain("t0.recency", names);
        Assert.Contains("any.age", names);
    }
}
