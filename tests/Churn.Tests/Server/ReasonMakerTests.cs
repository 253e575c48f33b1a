using Churn.Models;
using Churn.Protocol.V1;
using Churn.Reasons;
using Churn.Tests.Models;
using Google.Protobuf.Collections;

namespace Churn.Tests.Server;

/// <summary>Contributions of features become reasons of signals.</summary>
public sealed class ReasonMakerTests
{
    private static readonly ChurnModel Model = ChurnModel.Load(ModelFiles.SampleManifest, ModelFiles.SampleZip);
    private static readonly ReasonMaker Maker = new(Model);

    public static TheoryData<int> Golden => [.. Enumerable.Range(0, Model.Manifest.GoldenVectors.Length)];

    [Fact]
    public void Signals_AreEventTypesWhateverCategoryAggregateOrWindow()
    {
        var table = new SignalTable(["complaint.count.30d", "any.age", "complaint/billing.recency", "profile.value", "visit.count.7d"]);

        Assert.Equal(["complaint", "activity", "profile", "visit"], table.Names);
        Assert.Equal(["complaint.count.30d", "complaint/billing.recency"], table.Members[0].Select(f => f.Text));
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Sums_AddUpToMarginLessBase(int row)
    {
        double[] vector = [.. Model.Manifest.GoldenVectors[row].Features];
        var contributions = new double[vector.Length];
        var sums = new double[Maker.Signals.Names.Length];
        Model.Contributions(vector, contributions);

        Maker.Signals.Sum(contributions, sums);

        Assert.Equal(contributions.Sum(), sums.Sum(), 1e-9);
        Assert.Equal(Model.Margin(vector) - Model.BaseValue, sums.Sum(), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Reasons_AreTheStrongestSignals(int row)
    {
        double[] vector = [.. Model.Manifest.GoldenVectors[row].Features];
        var contributions = new double[vector.Length];
        Model.Contributions(vector, contributions);
        var expected = Model.Manifest.Features.Zip(contributions, vector)
            .GroupBy(f => f.First.Split('.')[0].Replace("any", "activity"))
            .Select(g => (Signal: g.Key, Sum: g.Sum(f => f.Second), Features: g.ToArray()))
            .Where(s => Math.Abs(s.Sum) >= 0.01)
            .OrderByDescending(s => Math.Abs(s.Sum))
            .ToArray();

        var reasons = Make(vector, 20);

        Assert.Equal(expected.Select(s => s.Signal), reasons.Select(r => r.Signal));
        foreach (var (reason, signal) in reasons.Zip(expected))
        {
            Assert.Equal(signal.Sum, reason.Contribution, 1e-9);
            Assert.Equal(
                signal.Features.Where(f => f.Second != 0).OrderByDescending(f => Math.Abs(f.Second)).Take(5)
                    .Select(f => (f.First, f.Second, double.IsNaN(f.Third) ? (double?)null : f.Third)),
                reason.Features.Select(f => (f.Name, f.Contribution, f.HasValue ? f.Value : (double?)null)));
            Assert.NotEmpty(reason.Text);
        }

        Assert.Equal(reasons.Take(2), Make(vector, 2));
    }

    [Fact]
    public void SilentBuyer_IsToldWithTheirOwnRhythm()
    {
        // Bought 120 days ago, usually every 12 days; everything else as it should be.
        var vector = Model.Manifest.Features.Select(name => name switch
        {
            "purchase.recency" => 120.0,
            "purchase.interval" => 12.0,
            "purchase.overdue" => 120 / 12.0,
            "visit.recency" or "email_open.recency" => 2,
            "visit.count.30d" or "visit.days.30d" => 10,
            "any.age" => 300,
            "survey.last" or "survey.mean.90d" => 5,
            _ => name.Contains("mean") || name.Contains("open_age") ? double.NaN : 0,
        }).ToArray();

        var reason = Make(vector, 20).Single(r => r.Signal == "purchase");

        Assert.True(reason.Contribution > 0);
        Assert.InRange(reason.Features.Count, 1, 5);
        Assert.Equal("No purchase for 120 days; usually every 12", reason.Text);
        Assert.Equal("已120天未购买,平时约12天一次", Make(vector, 20, "zh-CN").Single(r => r.Signal == "purchase").Text);
    }

    private static RepeatedField<Reason> Make(double[] vector, int most, string language = "")
    {
        var reasons = new RepeatedField<Reason>();
        Maker.AddTo(reasons, vector, new ReasonsAsked(most, language));
        return reasons;
    }
}
