using System.Text;
using Churn.Cli.Logs;
using Churn.Training;
using Churn.Training.Boosting;
using Churn.Training.Evaluation;
using Churn.Training.Examples;
using Churn.Training.Gate;
using Churn.Training.Packaging;
using Churn.Training.Report;
using Churn.Training.Walk;

namespace Churn.Cli.Train;

/// <summary>Trains, judges, and writes or refuses.</summary>
internal static class TrainRun
{
    /// <exception cref="CliException">It cannot be trained or written, or the gate refuses it; no model is written then, and of one that is
    /// refused the report alone, beside the model's place.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing was written.</exception>
    public static void Run(
        LogInput input, ChurnDefinition definition, TrainingOptions options, ModelLabels labels, TrainOutput output, TextWriter said, TextWriter warned, CancellationToken stop)
    {
        Check(labels, output);
        var progress = new ProgressLine(wanted: !output.Json);
        try
        {
            // Found missing at once, and not after minutes of reading.
            XGBoostLibrary.Version();
            var source = LogLoader.Load(input, definition, progress, stop);
            void Show(string step, double part) => progress.Show(step, part);
            var (training, test) = WalkForward.Examples(source, options, Show, stop);
            WarnOfSample("training", training, progress, warned);
            WarnOfSample("test", test, progress, warned);
            var walk = WalkForward.Run(source, training, test, options.Seed, Show, stop);
            progress.Show("judging", 1);
            var verdict = QualityGate.Judge(walk, options.Seed);
            var refused = !verdict.Accepted && !output.Force;
            var model = refused ? null : ModelPackager.Make(walk, verdict, labels, options.Seed);
            progress.Show("reporting", 1);
            var report = ReportData.Of(walk, verdict, model, labels, options, Path.GetFileName(input.Path), options.Seed);
            progress.Clear();
            Say(output, said, RowCounts.InWords(source.History.Counts));
            Print(report, walk, verdict, output, said);
            (string, byte[])[] files = [("report.html", ReportFiles.Html(report)), ("report.json", ReportFiles.Json(report))];
            stop.ThrowIfCancellationRequested();
            if (model is null)
            {
                OutputDirectory.Write(output.Refused, files);
                throw new CliException(
                    $"the model is refused and not written: {string.Join("; ", verdict.Failures)}. {Path.Combine(output.Refused, "report.html")} says more; --force writes it all the same");
            }
            OutputDirectory.Write(output.Directory, [("model.zip", model.ModelFile), ("manifest.json", model.ManifestFile), .. files]);
            Say(output, said, $"{output.Directory}: {labels.Name}/{labels.Version}, {model.Manifest.Features.Length} features. "
                + $"Read {Path.Combine(output.Directory, "report.html")}, and serve it with --model {output.Directory}");
        }
        catch (Exception e) when (e is TrainingException or EventLogException)
        {
            throw new CliException(e.Message, e);
        }
        finally
        {
            progress.Clear();
        }
    }

    // At once, and not after minutes of training.
    private static void Check(ModelLabels labels, TrainOutput output)
    {
        if (labels.Name.Length is 0 or > ModelLabels.MaxLength)
        {
            throw new CliException($"the name of the model would be that of --out, which has {labels.Name.Length} characters: give one of 1 to {ModelLabels.MaxLength} with --name");
        }
        OutputDirectory.Check(output.Directory);
        OutputDirectory.Check(output.Refused);
    }

    private static void WarnOfSample(string of, ExampleSet examples, ProgressLine progress, TextWriter warned)
    {
        if (examples.Sample is { } sample)
        {
            progress.Clear();
            warned.WriteLine($"churn: {of} examples are of a sample of {sample.Taken:N0} of {sample.Of:N0} customers: all would be more than {ExampleBuilder.MaxValues:N0} values");
        }
    }

    private static void Print(ReportData report, WalkForward walk, Verdict verdict, TrainOutput output, TextWriter said)
    {
        if (output.Json)
        {
            said.WriteLine(Encoding.UTF8.GetString(ReportFiles.Json(report)).TrimEnd());
            return;
        }
        said.WriteLine("cutoff           n  churned  model        AUC  PR-AUC   Brier  log loss  lift@10%");
        foreach (var outcome in walk.Outcomes)
        {
            foreach (var (kind, probabilities) in outcome.Probabilities)
            {
                var figures = Figures.Of(probabilities, outcome.Churned);
                said.WriteLine(
                    $"{Cutoffs.ToDay(outcome.Cutoff):yyyy-MM-dd}  {outcome.Rows.Length,6}  {outcome.Churned.Count(c => c) / (double)outcome.Rows.Length,7:P1}  "
                    + $"{kind,-8}  {figures.Auc,6:0.0000}  {figures.PrAuc,6:0.000}  {figures.Brier,6:0.0000}  {figures.LogLoss,8:0.0000}  {figures.LiftAtTenth,8:0.00}");
            }
        }
        said.WriteLine($"{verdict.Kind}: {verdict.Why}.");
    }

    // With --json, standard output is the report and nothing else.
    private static void Say(TrainOutput output, TextWriter said, string text)
    {
        if (!output.Json)
        {
            said.WriteLine(text);
        }
    }
}
