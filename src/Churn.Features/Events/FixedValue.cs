namespace Churn.Features;

/// <summary>Event values as whole numbers of 1/10,000, so that sums are exact and addition commutes bit for bit.</summary>
public static class FixedValue
{
    /// <summary>Units in 1.</summary>
    public const long UnitsPerOne = 10_000;

    /// <summary>The largest magnitude of a value.</summary>
    public const double Limit = 1e9;

    /// <summary>The same in units.</summary>
    public const long MaxUnits = (long)Limit * UnitsPerOne;

    /// <summary>Nearest unit, ties to even.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or beyond ±<see cref="Limit"/>.</exception>
    public static long FromDouble(double value)
    {
        if (!(Math.Abs(value) <= Limit))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "must be finite and within ±1e9");
        }
        return (long)Math.Round(value * UnitsPerOne, MidpointRounding.ToEven);
    }

    /// <summary>The double nearest to a sum of units.</summary>
    public static double ToDouble(Int128 units) =>
        units >= long.MinValue && units <= long.MaxValue ? (long)units / (double)UnitsPerOne : (double)units / UnitsPerOne;
}
