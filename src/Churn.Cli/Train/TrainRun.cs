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
    /// <exception cref="CliException">It cannot be trained or written, or the gate refuses it; nothing is written then.</exception>
    public static void Run(
        LogInput input, ChurnDefinition definition, TrainingOptions options, ModelLabels labels, TrainOutput output, TextWriter said, CancellationToken stop)
    {
        OutputDirectory.Check(output.Directory);
        var progress = new ProgressLine(wanted: !output.Json);
        try
        {
            // Found missing at once, and not after minutes of reading.
            XGBoostLibrary.Version();
            var source = LogLoader.Load(input, definition, progress, stop);
            void Show(string step, double part) => progress.Show(step, part);
            var (training, test) = WalkForward.Examples(source, options, Show, stop);
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
            if (model is null)
            {
                throw new CliException($"the model is refused and nothing is written: {string.Join("; ", verdict.Failures)}. --force writes it all the same");
            }
            OutputDirectory.Write(output.Directory, [
                ("model.zip", model.ModelFile), ("manifest.json", model.ManifestFile),
                ("report.html", ReportFiles.Html(report)), ("report.json", ReportFiles.Json(report)),
            ]);
            Say(output, said, $"{output.Directory}: {labels.Name}/{labels.Version}, {model.Manifest.Features.Length} features. "
                + $"Read {Path.Combine(output.Directory, "report.html")}, and serve it with --model {output.Directory}");
        }
        catch (Exception e) when (e is TrainingException or EventLogException)
        {
            throw new CliException(e.Message, e);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new CliException("stopped; nothing was written");
        }
        finally
        {
            progress.Clear();
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
