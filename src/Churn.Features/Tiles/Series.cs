namespace Churn.Features;

/// <summary>All events of one customer with one type and category, as tiles of rising span.</summary>
internal sealed class Series
{
    private const long NotCut = long.MinValue;
    private readonly byte[] name = new byte[2 * EventRules.MaxSlugLength];
    private ulong typeHead;
    private int typeLength;
    private int categoryLength;
    private Cut cut;
    private long cutAt = NotCut;

    public TileList FiveMinutes { get; } = new(Millis.FiveMinutes);

    public TileList Hours { get; } = new(Millis.Hour);

    public TileList Days { get; } = new(Millis.Day);

    /// <summary>Events too old for any window.</summary>
    public Aggregate Ancient;

    /// <summary>The last of all events that are no longer in 5-minute tiles.</summary>
    public Latest Aged;

    /// <summary>When the first event occurred, ms.</summary>
    public long FirstAt;

    /// <summary>Empty for the one series that takes what comes after the last that fits.</summary>
    public ReadOnlySpan<byte> Type => name.AsSpan(0, typeLength);

    public ReadOnlySpan<byte> Category => name.AsSpan(typeLength, categoryLength);

    public void Reset(ReadOnlySpan<byte> type, ReadOnlySpan<byte> category)
    {
        type.CopyTo(name);
        category.CopyTo(name.AsSpan(type.Length));
        (typeLength, categoryLength) = (type.Length, category.Length);
        typeHead = HeadOf(type);
        FiveMinutes.Clear();
        Hours.Clear();
        Days.Clear();
        Ancient = default;
        Aged = Latest.None;
        FirstAt = long.MaxValue;
        Changed();
    }

    /// <summary>To be called after any change to tiles that may have been cut.</summary>
    public void Changed() => cutAt = NotCut;

    /// <summary>The first eight bytes of a type: where these differ, as they mostly do, the types need not be compared.</summary>
    public static ulong HeadOf(ReadOnlySpan<byte> type)
    {
        var head = 0UL;
        foreach (var letter in type[..Math.Min(type.Length, sizeof(ulong))])
        {
            head = (head << 8) | letter;
        }
        return head;
    }

    /// <param name="type">Slug, ASCII.</param>
    /// <param name="head">Its <see cref="HeadOf"/>.</param>
    public bool IsOf(ReadOnlySpan<byte> type, ulong head) => head == typeHead && Type.SequenceEqual(type);

    public bool Is(ReadOnlySpan<byte> type, ReadOnlySpan<byte> category) =>
        typeLength == type.Length && categoryLength == category.Length && Type.SequenceEqual(type) && Category.SequenceEqual(category);

    public void Add(long occurredAt, bool hasValue, long units)
    {
        ref var tile = ref FiveMinutes.At(Millis.Floor(occurredAt, Millis.FiveMinutes));
        tile.Events.Add(hasValue, units);
        tile.Latest.Merge(Latest.Of(occurredAt, hasValue, units));
        FirstAt = Math.Min(FirstAt, occurredAt);
        Changed();
    }

    /// <summary>The events before the edges' as-of, cut at them; see <see cref="AsOf"/> for why no tile is cut by it. Made once and kept until
    /// the series or the as-of changes; valid until then.</summary>
    public ref readonly Cut CutAt(Edges edges)
    {
        if (cutAt != edges.AsOf)
        {
            cut.Make(this, edges);
            cutAt = edges.AsOf;
        }
        return ref cut;
    }
}
