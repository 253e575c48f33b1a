namespace Churn.Features;

/// <summary>Where windows begin at one as-of: the life of a customer cut into slices, newest first.</summary>
/// <remarks>Slice i is <c>[edge i, edge i−1)</c>, the newest ends at the as-of, the last (<see cref="Count"/>) has no beginning. Every
/// window and every window before a window is a run of slices.</remarks>
internal static class Edges
{
    /// <summary>Edges an as-of has.</summary>
    public const int Count = 14;

    // Lengths of windows and of pairs of windows, rising; 2 × 90d is 180d.
    private static readonly (long Length, long Hop)[] Spans =
    [
        (Millis.Hour, Millis.FiveMinutes), (2 * Millis.Hour, Millis.FiveMinutes),
        (6 * Millis.Hour, Millis.FiveMinutes), (12 * Millis.Hour, Millis.FiveMinutes),
        (24 * Millis.Hour, Millis.FiveMinutes), (48 * Millis.Hour, Millis.FiveMinutes),
        (7 * Millis.Day, Millis.Hour), (14 * Millis.Day, Millis.Hour),
        (30 * Millis.Day, Millis.Day), (60 * Millis.Day, Millis.Day), (90 * Millis.Day, Millis.Day),
        (180 * Millis.Day, Millis.Day), (360 * Millis.Day, Millis.Day), (365 * Millis.Day, Millis.Day),
    ];

    /// <summary>Fills <paramref name="edges"/>, shape [<see cref="Count"/>], with falling instants, ms.</summary>
    public static void Fill(Span<long> edges, long asOf)
    {
        for (var i = 0; i < Count; i++)
        {
            edges[i] = Millis.Floor(asOf - Spans[i].Length, Spans[i].Hop);
        }
    }

    /// <summary>The edge at which a window of this length, ms, begins.</summary>
    public static int IndexOf(long length) => Array.FindIndex(Spans, s => s.Length == length);
}
