using System.Text.Json.Serialization;

namespace Churn.Cli.Explain;

/// <summary>What <c>churn explain --json</c> prints.</summary>
internal sealed record Explanation(
    string CustomerId, string AsOf, string ModelVersion, double ChurnProbability, string Band, int EventCount,
    IReadOnlyList<ExplainedReason> Reasons, IReadOnlyList<ExplainedFeature> Features);

/// <summary>One reason; its contribution is in log-odds.</summary>
internal sealed record ExplainedReason(string Signal, double Contribution, string Text);

/// <summary>One feature; null is missing, and the contribution is null where the model gives no reasons.</summary>
internal sealed record ExplainedFeature(string Name, double? Value, double? Contribution);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(Explanation))]
internal sealed partial class ExplanationJson : JsonSerializerContext;
