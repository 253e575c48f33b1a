namespace Churn.Simulation;

/// <summary>What customers buy, and when in the year.</summary>
internal static class Industries
{
    private const double DaysOfYear = 365.25;

    public static ReadOnlySpan<string> Names => names;

    private static readonly string[] names = ["garden", "fashion", "gifts", "sports"];

    // Day of the year on which most is bought.
    private static ReadOnlySpan<int> Peaks => [125, 285, 345, 200];

    /// <summary>1 at the height of the season, −1 half a year from it.</summary>
    public static double Season(int industry, int dayOfYear) => Math.Cos(2 * Math.PI * (dayOfYear - Peaks[industry]) / DaysOfYear);
}
