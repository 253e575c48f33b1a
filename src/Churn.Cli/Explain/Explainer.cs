using System.Text.Encodings.Web;
using System.Text.Json;
using Churn.Cli.Logs;
using Churn.Features;
using Churn.Models;
using Churn.Protocol.V1;
using Churn.Reasons;
using Churn.Training.Histories;
using Google.Protobuf.Collections;

namespace Churn.Cli.Explain;

/// <summary>Says of one customer what a server would have said.</summary>
internal static class Explainer
{
    /// <exception cref="CliException">The model or the log cannot be read, or has no such customer.</exception>
    public static void Explain(
        string directory, LogInput input, string customer, DateTimeOffset at, ReasonsAsked asked, bool json, TextWriter said, CancellationToken stop)
    {
        var progress = new ProgressLine(wanted: !json);
        var model = ModelFolder.Load(directory);
        var (history, profiles) = LogLoader.Load(input, progress, stop);
        progress.Clear();
        var index = history.Customers.ToList().IndexOf(customer);
        if (index < 0)
        {
            throw new CliException($"{input.Path} has no customer {customer}: its first is {history.Customers[0]}");
        }
        var explanation = Explain(model, history, profiles, index, at.ToUnixTimeMilliseconds(), asked);
        if (json)
        {
            var readable = new JsonSerializerOptions(ExplanationJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
            said.WriteLine(JsonSerializer.Serialize(explanation, new ExplanationJson(readable).Explanation));
            return;
        }
        Print(explanation, model, said);
    }

    private static Explanation Explain(
        ChurnModel model, EventHistory history, ProfileHistory? profiles, int customer, long asOf, ReasonsAsked asked)
    {
        var plan = FeaturePlan.Compile(model.Manifest.Features);
        var vector = new double[plan.Names.Count];
        var replay = new CustomerReplay(history, profiles);
        replay.Begin(customer);
        replay.Evaluate(plan, asOf, vector);
        var probability = model.Probability(vector);
        var reasons = new RepeatedField<Reason>();
        double[]? contributions = null;
        if (model.HasContributions)
        {
            contributions = new double[vector.Length];
            model.Contributions(vector, contributions);
            new ReasonMaker(model).AddTo(reasons, vector, asked);
        }
        return new Explanation(
            history.Customers[customer], $"{DateTimeOffset.FromUnixTimeMilliseconds(asOf).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}",
            $"{model.Manifest.Name}/{model.Manifest.Version}", probability, model.BandOf(probability).ToString().ToUpperInvariant(), replay.EventCount,
            [.. reasons.Select(r => new ExplainedReason(r.Signal, r.Contribution, r.Text))],
            [.. plan.Names.Select((name, i) => new ExplainedFeature(name, double.IsNaN(vector[i]) ? null : vector[i], contributions?[i]))]);
    }

    private static void Print(Explanation explained, ChurnModel model, TextWriter said)
    {
        said.WriteLine(
            $"{explained.CustomerId} as of {explained.AsOf}, after {explained.EventCount:N0} events: "
            + $"{explained.ChurnProbability:P1} to churn within {model.Manifest.HorizonDays} days ({explained.Band}), says {explained.ModelVersion}");
        if (model.WhyNoContributions is { } none)
        {
            said.WriteLine($"No reasons: {none}");
        }
        foreach (var reason in explained.Reasons)
        {
            said.WriteLine($"  {reason.Contribution:+0.00;-0.00}  {reason.Text}  ({reason.Signal})");
        }
        said.WriteLine();
        var width = explained.Features.Max(f => f.Name.Length);
        foreach (var feature in explained.Features.OrderByDescending(f => Math.Abs(f.Contribution ?? 0)))
        {
            said.WriteLine($"  {feature.Name.PadRight(width)}  {(feature.Value is { } v ? $"{v:G6}" : "missing"),12}  {feature.Contribution:+0.000;-0.000;0.000}");
        }
    }
}
