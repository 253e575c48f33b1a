using System.Collections.Immutable;

namespace Churn.Models.Drift;

/// <summary>How the values of one column were spread when the model was trained: shares of bins, against which live values are held.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class Distribution
{
    /// <summary>Most edges that a distribution may have.</summary>
    public const int MaxEdges = 63;

    // Without it one bin that is empty on either side makes the index infinite. Evidently, the monitoring library, uses the same.
    private const double LeastShare = 1e-4;
    private const double SumTolerance = 1e-6;

    /// <summary>Takes a distribution as it was stored.</summary>
    /// <param name="edges">See <see cref="Edges"/>.</param>
    /// <param name="shares">See <see cref="Shares"/>.</param>
    /// <exception cref="ArgumentException">One of them breaks what is said there; the message says which and where.</exception>
    public Distribution(ImmutableArray<double> edges, ImmutableArray<double> shares)
    {
        CheckEdges(edges.AsSpan());
        CheckShares(shares.AsSpan(), edges.AsSpan().Length + 2);
        Edges = edges.IsDefault ? [] : edges;
        Shares = shares;
    }

    /// <summary>Where one bin ends and the next begins: shape [E], strictly rising, finite, at most <see cref="MaxEdges"/>; may be empty.
    /// An edge belongs to the bin above it.</summary>
    public ImmutableArray<double> Edges { get; }

    /// <summary>Share of the values in each bin: shape [E + 2], each within [0, 1], summing to 1 within 1e-6. The first is of missing
    /// values (NaN), then (−∞, e₀), [e₀, e₁) … [e of E − 1, ∞); with no edge (−∞, ∞).</summary>
    public ImmutableArray<double> Shares { get; }

    /// <summary>The distribution of a column, with edges from its quantiles.</summary>
    /// <param name="values">Shape [N], N ≥ 1, in any order; NaN is missing, infinities belong to the outer bins.</param>
    /// <param name="bins">About how many bins, 2 to 30, of equal share where the values allow it. A value that takes such a share alone,
    /// or each one where there are no more than this many, has a bin to itself; so zeros are told from small values, and a column that
    /// was constant shows any other value.</param>
    /// <exception cref="ArgumentException">There is no value, or bins is out of range.</exception>
    /// <remarks>O(N log N); copies the values.</remarks>
    public static Distribution Of(ReadOnlySpan<double> values, int bins = 10)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("A distribution needs at least one value, missing ones included.", nameof(values));
        }

        ImmutableArray<double> edges = QuantileEdges.Of(values, bins);
        Span<long> counts = stackalloc long[edges.Length + 2];
        foreach (double value in values)
        {
            counts[BinOf(value, edges.AsSpan())]++;
        }

        var shares = ImmutableArray.CreateBuilder<double>(counts.Length);
        foreach (long count in counts)
        {
            shares.Add((double)count / values.Length);
        }

        return new Distribution(edges, shares.MoveToImmutable());
    }

    /// <summary>Index in <see cref="Shares"/> of the bin that a value falls into; 0 for NaN.</summary>
    /// <param name="value">Any.</param>
    /// <remarks>O(log E), no allocation.</remarks>
    public int BinOf(double value) => BinOf(value, Edges.AsSpan());

    /// <summary>Population stability index of observed values against this distribution: Σ (aᵢ − eᵢ) · ln(aᵢ / eᵢ) over the bins, aᵢ the
    /// observed share and eᵢ the expected one, each raised to 1e-4 if it is less.</summary>
    /// <param name="counts">Observed values by bin: shape [E + 2], in the order of <see cref="Shares"/>, none negative.</param>
    /// <returns>At least 0, and 0 if and only if all shares agree (after raising); NaN without observations. As a rule of thumb, below 0.1
    /// nothing changed, above 0.25 much did.</returns>
    /// <exception cref="ArgumentException">The length is not E + 2, or a count is negative.</exception>
    /// <remarks>No allocation. Chance alone gives about (bins − 1) / observations. Index and thumb rule: Siddiqi, "Credit Risk Scorecards",
    /// Wiley 2006; its size by chance: Yurdakul, "Statistical Properties of Population Stability Index", 2018.</remarks>
    public double Psi(ReadOnlySpan<long> counts)
    {
        if (counts.Length != Shares.Length)
        {
            throw new ArgumentException($"There are {counts.Length} counts for {Shares.Length} bins.", nameof(counts));
        }

        double total = 0;
        foreach (long count in counts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
            total += count;
        }

        if (total == 0)
        {
            return double.NaN;
        }

        double sum = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            double actual = Math.Max(counts[i] / total, LeastShare), expected = Math.Max(Shares[i], LeastShare);
            sum += (actual - expected) * Math.Log(actual / expected);
        }

        return sum;
    }

    private static int BinOf(double value, ReadOnlySpan<double> edges)
    {
        if (double.IsNaN(value))
        {
            return 0;
        }

        int low = 0, high = edges.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (value >= edges[middle])
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low + 1;
    }

    private static void CheckEdges(ReadOnlySpan<double> edges)
    {
        if (edges.Length > MaxEdges)
        {
            throw new ArgumentException($"There are {edges.Length} edges; at most {MaxEdges} are taken.", nameof(edges));
        }

        for (int i = 0; i < edges.Length; i++)
        {
            // Written so that NaN fails it.
            if (!double.IsFinite(edges[i]) || (i > 0 && !(edges[i] > edges[i - 1])))
            {
                throw new ArgumentException($"Edge {i} is {edges[i]}; edges are finite and rise strictly.", nameof(edges));
            }
        }
    }

    private static void CheckShares(ReadOnlySpan<double> shares, int expected)
    {
        if (shares.Length != expected)
        {
            throw new ArgumentException(
                $"There are {shares.Length} shares where {expected} are due: one of missing values, one below each edge, one above the last.",
                nameof(shares));
        }

        double sum = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            if (!(shares[i] >= 0 && shares[i] <= 1))
            {
                throw new ArgumentException($"Share {i} is {shares[i]}; a share is within [0, 1].", nameof(shares));
            }

            sum += shares[i];
        }

        if (!(Math.Abs(sum - 1) <= SumTolerance))
        {
            throw new ArgumentException($"The shares sum to {sum}, not to 1.", nameof(shares));
        }
    }
}
