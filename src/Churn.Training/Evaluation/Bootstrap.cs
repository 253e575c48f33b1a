namespace Churn.Training.Evaluation;

/// <summary>How far a figure could be off by chance: customers are drawn again with replacement, and the figure computed again.</summary>
/// <remarks>Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7, 1979; percentile intervals.</remarks>
public static class Bootstrap
{
    /// <summary>Draws of an interval.</summary>
    public const int Draws = 400;

    /// <summary>The 95 % interval of a figure.</summary>
    /// <param name="rows">N; each row another customer.</param>
    /// <param name="figure">Computed of the rows with these indices, shape [N], repeats among them.</param>
    /// <param name="seed">Of the draws: the same for two figures makes them comparable.</param>
    public static Interval Of(int rows, Func<int[], double> figure, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var drawn = new double[Draws];
        Parallel.For(0, Draws, () => new int[rows], (draw, _, sample) =>
        {
            for (var i = 0; i < rows; i++)
            {
                sample[i] = (int)(Seeds.Mix(seed, draw, i) % (ulong)rows);
            }
            drawn[draw] = figure(sample);
            return sample;
        }, _ => { });
        var finite = drawn.Where(double.IsFinite).Order().ToArray();
        return finite.Length == 0 ? new Interval(double.NaN, double.NaN)
            : new Interval(finite[(int)(0.025 * finite.Length)], finite[Math.Min(finite.Length - 1, (int)(0.975 * finite.Length))]);
    }
}
