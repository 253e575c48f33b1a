using Churn.Training.Boosting;
using Churn.Training.Evaluation;
using Churn.Training.Gate;
using Churn.Training.Report;

namespace Churn.Tests.Training;

/// <summary>A report made by hand: no training is needed to say how it reads.</summary>
internal static class ReportSample
{
    public static CutoffDrift Cutoff(double foretold = 0.6, double came = 0.6, int customers = 2000, double drifted = 0, double scorePsi = 0) =>
        new(new DateOnly(1998, 1, 1), scorePsi, drifted, foretold, came, 0.6, customers, 1500);

    public static ReportData Make(string name = "shop", double auc = 0.7, bool accepted = true, int cutoffs = 2, bool bands = true, bool forced = false)
    {
        Interval around = new(auc - 0.02, auc + 0.02);
        FeatureDrift[] drifts = [new("purchase.recency", 0.75, [0.05, 0.3]), new("purchase.age", 0.25, [2, 1])];
        return new ReportData
        {
            Model = new ModelSummary(name, "7", "Trained on " + name, Simulated: false, "trees", 2),
            Gate = new GateSummary(
                accepted, forced, "trees are better than RFM beyond noise", accepted ? [] : ["it ranks worse than RFM"],
                new Dictionary<string, Comparison> { ["trees"] = new(around, around, new(-0.02, -0.01), new(-0.1, -0.05), new(-0.2, -0.1)) }),
            Drift = DriftSummary.Judge(new LogPace(10, 9, 90), [Cutoff(), Cutoff()], drifts),
            Cutoffs = [.. Enumerable.Range(1, cutoffs).Select(month => Summary(new DateOnly(1998, month, 1), auc, around))],
            Features = [new("purchase.recency", 0.75), new("purchase.age", 0.25)],
            Bands = bands ? [new("critical", 0.9, 1, 50, 0.05, 0.95, 0.94), new("low", 0, 0.9, 950, 0.95, 0.5, double.NaN)] : null,
            Churn = new ChurnSummary("No purchase in the 90 days after the as-of time.", ["purchase"], null, 90, 180),
            Training = Training,
            Log = new LogSummary(
                name + ".csv", 10, 9, 1, 0, 0, 3, null, new DateOnly(1997, 1, 1), new DateOnly(1998, 6, 30), [new("purchase", 9, 3, Own: true)],
                [new(new DateOnly(1997, 1, 1), 4), new(new DateOnly(1997, 2, 1), 5)]),
        };
    }

    private static TrainingSummary Training => new()
    {
        From = new DateOnly(1997, 7, 1),
        Every = "month",
        Cutoffs = [new DateOnly(1997, 7, 1), new DateOnly(1997, 8, 1)],
        Rows = 3000,
        Customers = 2000,
        ChurnRate = 0.6,
        Seed = 1,
        FeaturesTried = 40,
        FeaturesKept = 2,
        FeatureChoice = "Of 40 features 2 were kept.",
        ValidatedByTime = true,
        ValidationRows = 500,
        ValidationLogLoss = 0.61,
        Trees = 120,
        Settings = new BoosterSettings(4, 0.03, 50, 0.5, 0.2, 10),
        CalibrationSlope = 1.02,
        CalibrationOffset = -0.01,
    };

    private static CutoffSummary Summary(DateOnly day, double auc, Interval around)
    {
        var figures = new ModelFigures(auc, around, 0.74, 0.21, 0.6, 1.3);
        return new CutoffSummary
        {
            Cutoff = day,
            N = 1000,
            BaseRate = 0.6,
            MeanProbability = 0.59,
            Auc = figures.Auc,
            AucInterval = around,
            PrAuc = figures.PrAuc,
            Brier = figures.Brier,
            LogLoss = figures.LogLoss,
            Lift10 = figures.Lift10,
            TopTenthRate = 0.78,
            TrainingRows = 3000,
            TrainingRate = 0.6,
            Models = new Dictionary<string, ModelFigures> { ["trees"] = figures, ["linear"] = figures, ["rfm"] = figures, ["recency"] = figures },
            Calibration = [new(0.3, 0.25, 500), new(0.8, 0.85, 500)],
            Gains = [.. Enumerable.Range(0, 101).Select(i => Math.Min(1, i / 80.0))],
        };
    }
}
