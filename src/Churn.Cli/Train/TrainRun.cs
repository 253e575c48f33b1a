using Churn.Cli.Logs;
using Churn.Training;
using Churn.Training.Boosting;
using Churn.Training.Evaluation;
using Churn.Training.Examples;
using Churn.Training.Gate;
using Churn.Training.Packaging;
using Churn.Training.Walk;

namespace Churn.Cli.Train;

/// <summary>Trains, judges, and writes or refuses.</summary>
internal static class TrainRun
{
    /// <exception cref="CliException">It cannot be trained or written, or the gate refuses it; nothing is written then.</exception>
    public static void Run(
        LogInput input, TrainingOptions options, ModelLabels labels, TrainOutput output, TextWriter said, CancellationToken stop)
    {
        OutputDirectory.Check(output.Directory);
        var progress = new ProgressLine(wanted: !output.Json);
        try
        {
            // Found missing at once, and not after minutes of reading.
            XGBoostLibrary.Version();
            var source = LogLoader.Load(input, progress, stop);
            void Show(string step, double part) => progress.Show(step, part);
            var (training, test) = WalkForward.Examples(source, options, Show, stop);
            var walk = WalkForward.Run(source, training, test, options.Seed, Show, stop);
            progress.Show("judging", 1);
            var verdict = QualityGate.Judge(walk, options.Seed);
            progress.Clear();
            said.WriteLine(RowCounts.InWords(source.History.Counts));
            Print(walk, verdict, said);
            if (!verdict.Accepted && !output.Force)
            {
                throw new CliException($"the model is refused and nothing is written: {string.Join("; ", verdict.Failures)}. --force writes it all the same");
            }
            var model = ModelPackager.Make(walk, verdict, labels, options.Seed);
            OutputDirectory.Write(output.Directory, [("model.zip", model.ModelFile), ("manifest.json", model.ManifestFile)]);
            said.WriteLine($"{output.Directory}: {labels.Name}/{labels.Version}, {model.Manifest.Features.Length} features. Serve it with --model {output.Directory}");
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

    private static void Print(WalkForward walk, Verdict verdict, TextWriter said)
    {
        said.WriteLine("cutoff      rows    churned  model     AUC    PR-AUC  Brier  log loss  lift@10%");
        foreach (var outcome in walk.Outcomes)
        {
            foreach (var (kind, probabilities) in outcome.Probabilities)
            {
                var figures = Figures.Of(probabilities, outcome.Churned);
                said.WriteLine(
                    $"{Cutoffs.ToDay(outcome.Cutoff):yyyy-MM-dd}  {outcome.Rows.Length,6}  {outcome.Churned.Count(c => c) / (double)outcome.Rows.Length,6:P1}  "
                    + $"{kind,-8}  {figures.Auc:0.0000}  {figures.PrAuc:0.000}  {figures.Brier:0.0000}  {figures.LogLoss:0.0000}  {figures.LiftAtTenth:0.00}");
            }
            said.WriteLine($"            {outcome.Trees.Choice}  {outcome.Trees.Calibration}");
        }
        said.WriteLine($"{verdict.Kind}: {verdict.Why}.");
    }
}
