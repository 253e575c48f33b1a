namespace Churn.Features;

/// <summary>Everything that is known of one customer: snapshot and pending elements folded together.</summary>
/// <remarks>Made once and used for one customer after the other: <see cref="Clear"/>, <see cref="TryReadSnapshot"/>, <see cref="Fold"/>,
/// then evaluate or write. Not thread-safe. Allocates only to grow.</remarks>
public sealed class CustomerState
{
    /// <summary>Pairs of type and category that are kept apart; events of further ones count in <c>any</c> only.</summary>
    public const int MaxSeries = 256;

    /// <summary>How long a copy of an event is recognised by default, ms.</summary>
    public const long DefaultDedupeHorizon = Millis.Hour;

    // Few customers have more; what one of them needed is not kept for the next, so that a state stays below 10 MB.
    private const int SeriesKept = 64;

    private readonly ByteWriter writer = new();
    private readonly Edges edges = new();
    private Series[] series = [];
    private int seriesCount;
    private long lastEventAt;

    /// <summary>An empty state.</summary>
    /// <param name="dedupeHorizon">How long a copy of an event is recognised after the first one's receipt, ms.</param>
    public CustomerState(long dedupeHorizon = DefaultDedupeHorizon)
    {
        Seen = new SeenEvents(dedupeHorizon);
        Clear();
    }

    /// <summary>When the customer's latest event occurred, ms; null without events.</summary>
    public long? LastEventAt => lastEventAt == Latest.Never ? null : lastEventAt;

    /// <summary>What is known besides events.</summary>
    public CustomerProfile Profile { get; internal set; } = CustomerProfile.Empty;

    /// <summary>When the customer was erased, ms; null if never.</summary>
    public long? ErasedAt { get; internal set; }

    /// <summary>Ids held for dedupe.</summary>
    public int SeenCount => Seen.Count;

    /// <summary>Bulk imports that are remembered.</summary>
    public int ImportCount => Imports.All.Length;

    internal SeenEvents Seen { get; }

    internal ImportIds Imports { get; } = new();

    internal ReadOnlySpan<Series> Series => series.AsSpan(0, seriesCount);

    /// <summary>Forgets everything: the state of a customer without a list.</summary>
    public void Clear()
    {
        series = series.Length > SeriesKept ? [] : series;
        seriesCount = 0;
        lastEventAt = Latest.Never;
        Profile = CustomerProfile.Empty;
        ErasedAt = null;
        Seen.Clear(key: 0);
        Imports.Clear();
    }

    /// <summary>Replaces everything by what a snapshot says.</summary>
    /// <returns>False if it is no snapshot that this version reads; the state is then empty, and must not be written back.</returns>
    public bool TryReadSnapshot(ReadOnlySpan<byte> element)
    {
        Clear();
        if (SnapshotReader.TryRead(element, this))
        {
            return true;
        }
        Clear();
        return false;
    }

    /// <summary>Adds one pending element, as they come in list order.</summary>
    /// <remarks>The outcome follows from the elements alone, not from when or where they are folded.</remarks>
    public FoldResult Fold(ReadOnlySpan<byte> element)
    {
        switch (ElementHead.KindOf(element))
        {
            case ElementKind.Event when EventElement.TryRead(element, out var e):
                return FoldEvent(e, ElementHead.Of(element));
            case ElementKind.Profile when ProfileElement.Apply(element, Profile) is { } changed:
                Profile = changed;
                return new FoldResult(FoldOutcome.Accepted);
            case ElementKind.Tombstone when TombstoneElement.TryRead(element, out var erasedAt):
                Clear();
                ErasedAt = erasedAt;
                return new FoldResult(FoldOutcome.Accepted);
            // Every version begins its elements with a whole head; what is shorter, nobody can read.
            case > ElementKind.Tombstone when element.Length >= ElementHead.Length:
                return new FoldResult(FoldOutcome.Unknown);
            default:
                return new FoldResult(FoldOutcome.Unreadable);
        }
    }

    /// <summary>Counts an event that is not stored: "if this happened".</summary>
    /// <param name="type">Slug, ASCII.</param>
    /// <param name="category">Slug, ASCII; empty for none.</param>
    /// <param name="occurredAt">Event time, ms; before the as-of that is evaluated next.</param>
    /// <param name="value">Within ±1e9; null for none.</param>
    public void FoldHypothetical(ReadOnlySpan<byte> type, ReadOnlySpan<byte> category, long occurredAt, double? value) =>
        Count(type, category, occurredAt, value is not null, value is { } v ? FixedValue.FromDouble(v) : 0);

    /// <summary>Whether a bulk import is in this state, and in every snapshot written from it, until an erasure or eight later imports.</summary>
    /// <param name="importId">Names the import; not 0.</param>
    public bool HasImport(ulong importId) => Imports.All.Contains(importId);

    /// <summary>Remembers that a bulk import was folded in.</summary>
    /// <param name="importId">One that the state does not have.</param>
    public void NoteImport(ulong importId) => Imports.Add(importId);

    /// <summary>Events that occurred before <paramref name="asOf"/>, ms, over the customer's life; as-of from <see cref="AsOf"/>.</summary>
    public long CountBefore(long asOf)
    {
        var at = EdgesAt(asOf);
        var count = 0L;
        foreach (var one in Series)
        {
            count += one.CutAt(at).Since(Edges.Count).Count;
        }
        return count;
    }

    /// <summary>What was counted, by type and category: those with the most events first, equal ones by name.</summary>
    /// <param name="from">First day that is told apart, ms at its midnight. Days more than 400 before the last compaction are not known.
    /// </param>
    /// <remarks>For people to look at: allocates all that it returns, at most 256 series and one.</remarks>
    public IReadOnlyList<SeriesCounts> CountsSince(long from)
    {
        var counts = new List<SeriesCounts>(seriesCount);
        foreach (var one in Series)
        {
            counts.Add(SeriesCounts.Of(one, from));
        }
        return [.. counts.OrderByDescending(c => c.Count).ThenBy(c => c.Type, StringComparer.Ordinal).ThenBy(c => c.Category, StringComparer.Ordinal)];
    }

    /// <summary>All that is kept of what was counted, as it is stored: in the order of <see cref="CountsSince"/>.</summary>
    /// <remarks>For people to look at: allocates all that it returns, tile by tile.</remarks>
    public IReadOnlyList<SeriesDetail> Details()
    {
        var details = new List<SeriesDetail>(seriesCount);
        foreach (var one in Series)
        {
            details.Add(SeriesDetail.Of(one));
        }
        return [.. details.OrderByDescending(d => d.Count).ThenBy(d => d.Type, StringComparer.Ordinal).ThenBy(d => d.Category, StringComparer.Ordinal)];
    }

    /// <summary>The state as a snapshot element, tiles aged and expired ids dropped.</summary>
    /// <param name="nonce">56 random bits.</param>
    /// <param name="now">The server's clock, ms; may be up to 10 minutes off.</param>
    public byte[] WriteSnapshot(ulong nonce, long now)
    {
        foreach (var one in Series)
        {
            Ageing.Apply(one, now);
        }
        SnapshotWriter.Write(writer, this, nonce, now);
        return writer.Written.ToArray();
    }

    /// <summary>Bytes of the snapshot that a compaction at <paramref name="now"/>, ms, would save by dropping expired ids.</summary>
    public int ExpiredIdBytes(long now) => Seen.CountExpired(now) * 14;

    /// <summary>Where windows begin; the same object for every as-of, so valid until the next call.</summary>
    internal Edges EdgesAt(long asOf)
    {
        edges.MoveTo(asOf);
        return edges;
    }

    internal Series AddSeries(ReadOnlySpan<byte> type, ReadOnlySpan<byte> category)
    {
        if (seriesCount == series.Length)
        {
            Array.Resize(ref series, Math.Max(8, 2 * seriesCount));
        }
        var added = series[seriesCount] ??= new Series();
        seriesCount++;
        added.Reset(type, category);
        return added;
    }

    internal void NoteLast(long occurredAt) => lastEventAt = Math.Max(lastEventAt, occurredAt);

    private FoldResult FoldEvent(in EventElement e, ulong head)
    {
        if (e.OccurredAt <= ErasedAt)
        {
            return new FoldResult(FoldOutcome.Erased);
        }
        if (Seen.Count == 0 && Seen.Key == 0)
        {
            // The first event's random bytes key the hashes of all ids; stable, as every fold of the list meets it first.
            Seen.Key = head;
        }
        switch (Seen.Note(e))
        {
            case SeenEvents.Answer.Copy:
                return new FoldResult(FoldOutcome.Duplicate);
            case SeenEvents.Answer.Conflict:
                return new FoldResult(FoldOutcome.Conflict);
            default:
                return new FoldResult(FoldOutcome.Accepted, Count(e.Type, e.Category, e.OccurredAt, e.HasValue, e.Value));
        }
    }

    /// <returns>True if the series is beyond the cap.</returns>
    private bool Count(ReadOnlySpan<byte> type, ReadOnlySpan<byte> category, long occurredAt, bool hasValue, long units)
    {
        var found = Find(type, category);
        var capped = found is null && NamedSeries >= MaxSeries;
        found ??= capped ? Find([], []) ?? AddSeries([], []) : AddSeries(type, category);
        found.Add(occurredAt, hasValue, units);
        NoteLast(occurredAt);
        return capped;
    }

    internal int NamedSeries => seriesCount - (Find([], []) is null ? 0 : 1);

    internal Series? Find(ReadOnlySpan<byte> type, ReadOnlySpan<byte> category)
    {
        foreach (var one in Series)
        {
            if (one.Is(type, category))
            {
                return one;
            }
        }
        return null;
    }
}
