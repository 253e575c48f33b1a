using System.Text.Json;
using Churn.Cli.Logs;
using Churn.Features;
using Churn.Models;
using Churn.Training.Evaluation;
using Churn.Training.Examples;

namespace Churn.Cli.Evaluate;

/// <summary>Scores what is past, and compares.</summary>
internal static class Evaluator
{
    /// <exception cref="CliException">The model or the log cannot be read, or a cutoff does not fit the log.</exception>
    public static void Evaluate(
        string directory, LogInput input, DateOnly[] cutoffs, string? churnEvent, bool json, TextWriter said, CancellationToken stop)
    {
        var progress = new ProgressLine(wanted: !json);
        var model = ModelFolder.Load(directory);
        var manifest = model.Manifest;
        var definition = new ChurnDefinition([.. manifest.Population.OwnEvents], churnEvent, manifest.HorizonDays, manifest.Population.LookbackDays);
        var source = LogLoader.Load(input, definition, progress, stop);
        Cutoffs.CheckEnd(cutoffs[^1], definition.HorizonDays, source.History.LastAt);
        var set = ExampleBuilder.Build(
            source, FeaturePlan.Compile(manifest.Features), [.. cutoffs.Select(Cutoffs.ToMs)], null, rows => progress.Show($"{rows:N0} rows", 0), stop);
        progress.Clear();
        var evaluation = new Evaluation($"{manifest.Name}/{manifest.Version}", [.. cutoffs.Select((day, i) => At(model, set, day, i))]);
        Print(evaluation, json, said);
    }

    private static EvaluatedCutoff At(ChurnModel model, ExampleSet set, DateOnly day, int cutoff)
    {
        var rows = set.Where(row => set.Cutoff[row] == cutoff);
        if (rows.Length == 0)
        {
            throw new CliException($"no customer is in the model's population on {day:yyyy-MM-dd}: choose a cutoff with own events within its lookback before");
        }
        var vector = new double[set.Features.Count];
        var probabilities = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = set.Row(rows[i]);
            for (var j = 0; j < vector.Length; j++)
            {
                vector[j] = row[j];
            }
            probabilities[i] = model.Probability(vector);
        }
        bool[] churned = [.. rows.Select(row => set.Churned[row])];
        var figures = Figures.Of(probabilities, churned);
        return new EvaluatedCutoff(
            $"{day:yyyy-MM-dd}", rows.Length, churned.Count(c => c) / (double)rows.Length, probabilities.Average(),
            figures.Auc, figures.PrAuc, figures.Brier, figures.LogLoss, figures.LiftAtTenth);
    }

    private static void Print(Evaluation evaluation, bool json, TextWriter said)
    {
        if (json)
        {
            said.WriteLine(JsonSerializer.Serialize(evaluation, EvaluationJson.Default.Evaluation));
            return;
        }
        said.WriteLine($"{evaluation.Model}");
        said.WriteLine("cutoff           n  churned  predicted     AUC  PR-AUC   Brier  log loss  lift@10%");
        foreach (var c in evaluation.Cutoffs)
        {
            said.WriteLine(
                $"{c.Cutoff}  {c.N,6}  {c.BaseRate,7:P1}  {c.MeanProbability,9:P1}  {c.Auc,6:0.0000}  {c.PrAuc,6:0.000}  {c.Brier,6:0.0000}  {c.LogLoss,8:0.0000}  {c.LiftAtTenth,8:0.00}");
        }
    }
}
