namespace Churn.Features;

/// <summary>A rolling window's length; its edges move in hops, so that they never cut a tile.</summary>
/// <param name="Name">As in feature names.</param>
/// <param name="Length">ms.</param>
/// <param name="Hop">ms: the window's start is rounded down to a multiple of it.</param>
public sealed record Window(string Name, long Length, long Hop)
{
    /// <summary>Every window, in rising order of length.</summary>
    public static IReadOnlyList<Window> Every { get; } =
    [
        new("1h", Millis.Hour, Millis.FiveMinutes),
        new("6h", 6 * Millis.Hour, Millis.FiveMinutes),
        new("24h", 24 * Millis.Hour, Millis.FiveMinutes),
        new("7d", 7 * Millis.Day, Millis.Hour),
        new("30d", 30 * Millis.Day, Millis.Day),
        new("90d", 90 * Millis.Day, Millis.Day),
        new("180d", 180 * Millis.Day, Millis.Day),
        new("365d", 365 * Millis.Day, Millis.Day),
    ];

    /// <summary>First instant of the window that ends at <paramref name="asOf"/>, ms; the window is <c>[StartAt(t), t)</c>.</summary>
    public long StartAt(long asOf) => Millis.Floor(asOf - Length, Hop);

    /// <summary>Whether the tiles reach back far enough for the window before.</summary>
    public bool HasPrevious => Length <= 180 * Millis.Day;
}
