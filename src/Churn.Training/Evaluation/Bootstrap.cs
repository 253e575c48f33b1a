namespace Churn.Training.Evaluation;

/// <summary>How far a figure could be off by chance: customers are drawn again with replacement, and the figure computed again.</summary>
/// <remarks>Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7, 1979; percentile intervals.</remarks>
public static class Bootstrap
{
    /// <summary>Draws of an interval.</summary>
    public const int Draws = 400;

    /// <summary>The 95 % interval of a figure.</summary>
    /// <param name="rows">N; each row another customer.</param>
    /// <param name="figure">Computed with each row counted as often as it was drawn, shape [N]. Called on several threads.</param>
    /// <param name="seed">Of the draws: the same rows are drawn for two figures with one seed.</param>
    /// <remarks>O(draws · (N + cost of the figure)).</remarks>
    public static Interval Of(int rows, Func<int[], double> figure, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var drawn = new double[Draws];
        Parallel.For(0, Draws, () => new int[rows], (draw, _, counts) =>
        {
            Array.Clear(counts);
            for (var i = 0; i < rows; i++)
            {
                counts[Seeds.Mix(seed, draw, i) % (ulong)rows]++;
            }
            drawn[draw] = figure(counts);
            return counts;
        }, _ => { });
        var finite = drawn.Where(double.IsFinite).Order().ToArray();
        return finite.Length == 0
            ? new Interval(double.NaN, double.NaN)
            : new Interval(finite[(int)(0.025 * finite.Length)], finite[Math.Min(finite.Length - 1, (int)(0.975 * finite.Length))]);
    }
}
