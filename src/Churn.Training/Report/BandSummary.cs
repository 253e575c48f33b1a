using Churn.Models;

namespace Churn.Training.Report;

/// <summary>The customers of one band at the last test cutoff.</summary>
/// <param name="Band"><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</param>
/// <param name="From">Least probability of the band.</param>
/// <param name="To">Least probability of the next one, 1 for the last.</param>
/// <param name="Rows">Customers.</param>
/// <param name="Share">Of all customers.</param>
/// <param name="Predicted">Mean probability; NaN (null in the file) without customers.</param>
/// <param name="Observed">Share that churned; NaN (null in the file) without customers.</param>
public sealed record BandSummary(string Band, double From, double To, int Rows, double Share, double Predicted, double Observed)
{
    internal static IReadOnlyList<BandSummary> Of(BandThresholds bands, double[] probabilities, bool[] churned)
    {
        (string Name, Band Band, double From, double To)[] all =
        [
            ("critical", Models.Band.Critical, bands.Critical, 1),
            ("high", Models.Band.High, bands.High, bands.Critical),
            ("medium", Models.Band.Medium, bands.Medium, bands.High),
            ("low", Models.Band.Low, 0, bands.Medium),
        ];
        return [.. all.Select(band =>
        {
            int[] rows = [.. Enumerable.Range(0, probabilities.Length).Where(i => bands.Of(probabilities[i]) == band.Band)];
            return new BandSummary(
                band.Name, band.From, band.To, rows.Length, rows.Length / (double)probabilities.Length,
                rows.Sum(i => probabilities[i]) / rows.Length, rows.Count(i => churned[i]) / (double)rows.Length);
        })];
    }
}
