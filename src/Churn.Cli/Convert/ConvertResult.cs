using System.Text.Json.Serialization;

namespace Churn.Cli.Convert;

/// <summary>What a conversion came to.</summary>
/// <param name="Input">Path.</param>
/// <param name="Output">Path.</param>
/// <param name="Format">Which library wrote the input.</param>
/// <param name="Features">How many features it reads.</param>
/// <param name="Trees">0 for a linear model.</param>
/// <param name="Rows">Rows compared.</param>
/// <param name="MaxDifference">Largest difference between the answers.</param>
/// <param name="Bytes">Size of the output.</param>
internal sealed record ConvertResult(
    string Input, string Output, string Format, int Features, int Trees, int Rows, double MaxDifference, int Bytes);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ConvertResult))]
internal sealed partial class ConvertJson : JsonSerializerContext;
