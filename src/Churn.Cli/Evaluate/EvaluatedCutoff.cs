using System.Text.Json.Serialization;

namespace Churn.Cli.Evaluate;

/// <summary>A model's figures at one cutoff, by the names that reports use.</summary>
internal sealed record EvaluatedCutoff(
    string Cutoff, int N, double BaseRate, double MeanProbability, double Auc, double PrAuc, double Brier, double LogLoss,
    [property: JsonPropertyName("lift_10")] double LiftAtTenth);

/// <summary>What <c>churn evaluate --json</c> prints.</summary>
internal sealed record Evaluation(string Model, IReadOnlyList<EvaluatedCutoff> Cutoffs);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(Evaluation))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
