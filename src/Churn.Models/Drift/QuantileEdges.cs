using System.Collections.Immutable;

namespace Churn.Models.Drift;

/// <summary>Cuts a column into bins of about equal share, and around values that are frequent enough to be a bin of their own.</summary>
internal static class QuantileEdges
{
    private const int LeastBins = 2;

    // Each frequent value may add a bin before it and an edge after it, so the edges are at most twice the bins and two more.
    private const int MostBins = 30;

    /// <param name="values">In any order; what is not finite makes no edge.</param>
    /// <param name="bins">2 to 30.</param>
    /// <exception cref="ArgumentOutOfRangeException">bins is outside.</exception>
    public static ImmutableArray<double> Of(ReadOnlySpan<double> values, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, LeastBins);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bins, MostBins);
        double[] sorted = SortedFinite(values);
        double share = (double)sorted.Length / bins;
        bool few = CountDistinct(sorted) <= bins;
        var edges = ImmutableArray.CreateBuilder<double>();
        int open = 0; // Values in the bin that is being filled.
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = EndOfRun(sorted, start);
            bool alone = few || end - start >= share;
            if (alone || open >= share)
            {
                Add(edges, sorted[start]);
                open = 0;
            }

            open += end - start;
            if (alone)
            {
                // What lies between two frequent values, or beyond the last, is neither of them.
                Add(edges, end < sorted.Length ? sorted[end] : double.BitIncrement(sorted[start]));
                open = 0;
            }
        }

        return edges.ToImmutable();
    }

    private static void Add(ImmutableArray<double>.Builder edges, double edge)
    {
        if (double.IsFinite(edge) && (edges.Count == 0 || edge > edges[^1]))
        {
            edges.Add(edge + 0.0); // 0 rather than −0, which is written otherwise.
        }
    }

    private static double[] SortedFinite(ReadOnlySpan<double> values)
    {
        var finite = new List<double>(values.Length);
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                finite.Add(value);
            }
        }

        double[] sorted = [.. finite];
        Array.Sort(sorted);
        return sorted;
    }

    private static int CountDistinct(double[] sorted)
    {
        int distinct = 0;
        for (int start = 0; start < sorted.Length; start = EndOfRun(sorted, start))
        {
            distinct++;
        }

        return distinct;
    }

    private static int EndOfRun(double[] sorted, int start)
    {
        int end = start + 1;
        while (end < sorted.Length && sorted[end] == sorted[start])
        {
            end++;
        }

        return end;
    }
}
