namespace Churn.LoadTests;

/// <summary>What rounds say together.</summary>
/// <param name="Median">The middle one, or the mean of the two in the middle; NaN without any.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The greatest.</param>
internal readonly record struct Spread(double Median, double Least, double Most)
{
    /// <param name="values">Those that are not known, NaN, are left out.</param>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(v => !double.IsNaN(v)).Order()];
        if (sorted.Length == 0)
        {
            return new Spread(double.NaN, double.NaN, double.NaN);
        }
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }
}
