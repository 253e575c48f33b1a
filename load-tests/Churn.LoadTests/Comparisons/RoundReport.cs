namespace Churn.LoadTests;

/// <summary>Prints what rounds that alternate say: those of one kind against as many calm ones.</summary>
internal static class RoundReport
{
    /// <summary>One line.</summary>
    /// <param name="name">Of the quantile.</param>
    /// <param name="quantile">0 to 1.</param>
    /// <param name="calm">Rounds of nothing but calls.</param>
    /// <param name="other">As many, each measured after the calm one of the same index.</param>
    /// <param name="with">What the others had besides.</param>
    /// <returns>Whether the others' median lies within the spread of the calm ones, and the median ratio of the pairs.</returns>
    public static (bool Within, double Ratio) Print(
        string name, double quantile, List<LatencyHistogram> calm, List<LatencyHistogram> other, string with)
    {
        double[] without = [.. calm.Select(r => r.Quantile(quantile)).Order()], measured = [.. other.Select(r => r.Quantile(quantile)).Order()];
        var ratio = Median([.. other.Zip(calm, (o, c) => o.Quantile(quantile) / c.Quantile(quantile)).Order()]);
        var within = Median(measured) <= without[^1];
        Console.WriteLine($"{name}: without {Median(without):N0} µs (from {without[0]:N0} to {without[^1]:N0}), with {with} {Median(measured):N0} µs "
            + $"(from {measured[0]:N0} to {measured[^1]:N0}), median ratio {ratio:N2}: {(within ? "within" : "ABOVE")} the spread without");
        return (within, ratio);
    }

    private static double Median(double[] values) => Spread.Of(values).Median;
}
