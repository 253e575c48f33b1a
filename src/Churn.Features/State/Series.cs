namespace Churn.Features;

/// <summary>All events of one customer with one type and category, as tiles of rising span.</summary>
internal sealed class Series
{
    private readonly byte[] name = new byte[2 * EventRules.MaxSlugLength];
    private int typeLength;
    private int categoryLength;

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
        FiveMinutes.Clear();
        Hours.Clear();
        Days.Clear();
        Ancient = default;
        Aged = Latest.None;
        FirstAt = long.MaxValue;
    }

    public bool Is(ReadOnlySpan<byte> type, ReadOnlySpan<byte> category) =>
        typeLength == type.Length && categoryLength == category.Length && Type.SequenceEqual(type) && Category.SequenceEqual(category);

    public void Add(long occurredAt, bool hasValue, long units)
    {
        ref var tile = ref FiveMinutes.At(Millis.Floor(occurredAt, Millis.FiveMinutes));
        tile.Events.Add(hasValue, units);
        tile.Latest.Merge(Latest.Of(occurredAt, hasValue, units));
        FirstAt = Math.Min(FirstAt, occurredAt);
    }

    /// <summary>Events that occurred before <paramref name="asOf"/>; see <see cref="AsOf"/> for why no tile is cut by it.</summary>
    public long CountBefore(long asOf)
    {
        var count = Ancient.Count;
        foreach (var list in (ReadOnlySpan<TileList>)[Days, Hours, FiveMinutes])
        {
            foreach (ref readonly var tile in list.Tiles[..list.CountBefore(asOf)])
            {
                count += tile.Events.Count;
            }
        }
        return count;
    }
}
