using Churn.Training.Examples;

namespace Churn.Training.Report.Html;

/// <summary>How the model was made, so that it can be made again, and how to serve it.</summary>
internal static class TrainingSection
{
    public static Markup Of(ReportData report)
    {
        var training = report.Training;
        var churn = report.Churn;
        return Markup.Of($"""
            <section><h2>How it was made</h2><dl class="facts">{Facts.Of(
            [
                ("Churn", churn.Definition),
                ("Who is scored", $"whoever had one of {Words.List(churn.OwnEvents)} in the {churn.LookbackDays:N0} days before"),
                ("Training examples", $"{training.Rows:N0} of {training.Customers:N0} customers, {Words.Percent(training.ChurnRate)} churned"),
                .. Sampled("Training customers", training.Sample),
                .. Sampled("Test customers", training.TestSample),
                ("Training cutoffs", Words.List(training.Cutoffs.Select(Words.Day))),
                ("Step", $"{training.Every}, from {Words.Day(training.From)}"),
                ("Test cutoffs", Words.List(report.Cutoffs.Select(c => Words.Day(c.Cutoff)))),
                ("Settings chosen", $"on {training.ValidationRows:N0} {(training.ValidatedByTime ? "examples of the latest training cutoff" : "examples of customers kept apart")}, log loss {Words.Number(training.ValidationLogLoss, 4)}"),
                ("Features", $"{training.FeaturesKept:N0} of {training.FeaturesTried:N0}"),
                ("Seed", $"{training.Seed}"),
                .. report.Model.Kind == "trees" ? Trees(training) : [],
            ])}</dl>
            <p class="note">A test cutoff's model learns only from examples whose {churn.HorizonDays:N0} days had ended by then. Training examples are taken at a seeded time of the day before their cutoff, tests at midnight UTC. The same log, options and seed give the same files.</p></section>
            <section><h2>Serve it</h2><p>Start the server on the directory that holds <code>model.zip</code> and <code>manifest.json</code>:</p><pre><code>dotnet run --project src/Churn.Server -- --model DIR</code></pre><p>It computes the {report.Model.Features:N0} features by the very code that computed them here, refuses to start if the model does not give the answers that its manifest holds, and reports drift against the training examples as a metric. Figures of this page for programs are in <code>report.json</code>.</p></section>
            """);
    }

    private static IEnumerable<(string Name, string Fact)> Sampled(string name, CustomerSample? sample) =>
        sample is null ? [] : [(name, $"a seeded sample of {sample.Taken:N0} of {sample.Of:N0} customers: all would be more than {ExampleBuilder.MaxValues:N0} values")];

    private static IEnumerable<(string Name, string Fact)> Trees(TrainingSummary training) =>
    [
        ("Trees", $"{training.Trees:N0}, depth up to {training.Settings.MaxDepth}, step {training.Settings.Eta}, at least {training.Settings.MinChildWeight} in a leaf (sum of hessians)"),
        ("Each tree sees", $"{Words.Percent(training.Settings.Subsample, 0)} of the rows, {Words.Percent(training.Settings.ColumnSample, 0)} of the features; L2 penalty {training.Settings.Lambda}"),
        ("Calibration", $"log-odds × {Words.Number(training.CalibrationSlope, 3)} {Words.Signed(training.CalibrationOffset, 3)}, fitted on rows that the trees had not seen"),
    ];
}
