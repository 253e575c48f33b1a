namespace Churn.Textbook;

/// <summary>The windows of docs/features.md.</summary>
internal static class Window
{
    public const long Day = 24 * Hour;
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;

    private static readonly Dictionary<string, (long Length, long Hop)> Known = new()
    {
        ["1h"] = (Hour, 5 * Minute),
        ["6h"] = (6 * Hour, 5 * Minute),
        ["24h"] = (24 * Hour, 5 * Minute),
        ["7d"] = (7 * Day, Hour),
        ["30d"] = (30 * Day, Day),
        ["90d"] = (90 * Day, Day),
        ["180d"] = (180 * Day, Day),
        ["365d"] = (365 * Day, Day),
    };

    public static long HopOf(string window) => Known[window].Hop;

    /// <summary>The first instant of a window, or of as many of them in a row; of <c>all</c> the beginning of time.</summary>
    public static long StartOf(string window, long asOf, int times = 1)
    {
        if (window == "all")
        {
            return long.MinValue;
        }

        var (length, hop) = Known[window];
        var start = asOf - (times * length);
        return start - (start % hop);
    }
}
