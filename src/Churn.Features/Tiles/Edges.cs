namespace Churn.Features;

/// <summary>Where windows begin at one as-of: the life of a customer cut into slices, newest first.</summary>
/// <remarks>Slice i is <c>[edge i, edge i−1)</c>, the newest ends at the as-of, the last (<see cref="Count"/>) has no beginning. Every
/// window and every window before a window is a run of slices.</remarks>
internal sealed class Edges
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

    private readonly long[] starts = new long[Count];
    private readonly int[] daysBack = new int[Count];
    private long today;

    /// <summary>The instant that is cut at, ms.</summary>
    public long AsOf { get; private set; } = long.MinValue;

    /// <summary>Shape [<see cref="Count"/>], falling, ms.</summary>
    public ReadOnlySpan<long> Starts => starts;

    /// <summary>Shape [<see cref="Count"/>]: how many days before the as-of's own each edge is.</summary>
    public ReadOnlySpan<int> DaysBack => daysBack;

    /// <summary>The edge at which a window of this length, ms, begins.</summary>
    public static int IndexOf(long length) => Array.FindIndex(Spans, s => s.Length == length);

    /// <summary>Moves all edges to another as-of; costs nothing if it is the same one.</summary>
    public void MoveTo(long asOf)
    {
        if (asOf == AsOf)
        {
            return;
        }
        AsOf = asOf;
        today = Millis.Floor(asOf, Millis.Day);
        for (var i = 0; i < Count; i++)
        {
            starts[i] = Millis.Floor(asOf - Spans[i].Length, Spans[i].Hop);
            daysBack[i] = DaysBackOf(starts[i]);
        }
    }

    /// <summary>Which day an instant at or before the as-of falls on: 0 for the as-of's own, 1 for the one before.</summary>
    public int DaysBackOf(long time) =>
        time >= today ? 0 : (int)Math.Min(((ulong)(today - time) + Millis.Day - 1) / Millis.Day, int.MaxValue);
}
