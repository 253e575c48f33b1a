using System.Text.Json.Serialization;

namespace Churn.Cli.Simulate;

/// <summary>What a simulation came to.</summary>
/// <param name="Log">Path.</param>
/// <param name="Customers">Those who join later included.</param>
/// <param name="Days">Of log.</param>
/// <param name="Seed">As given.</param>
/// <param name="Events">Rows of the log.</param>
/// <param name="Seconds">Taken.</param>
/// <param name="Cutoffs">Of the truth; empty without one.</param>
internal sealed record SimulateResult(
    string Log, int Customers, int Days, ulong Seed, long Events, double Seconds, IReadOnlyList<TruthSummary> Cutoffs);

/// <summary>The truth at one cutoff.</summary>
/// <param name="Cutoff">Day, as 2025-01-01.</param>
/// <param name="N">Customers with a purchase in the lookback.</param>
/// <param name="BaseRate">Share of them without one in the horizon; null for nobody.</param>
/// <param name="Auc">Of the true probability for that label; null if all have the same one.</param>
internal sealed record TruthSummary(string Cutoff, int N, double? BaseRate, double? Auc);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SimulateResult))]
internal sealed partial class SimulateJson : JsonSerializerContext;
