namespace Churn.Textbook;

/// <summary>What one feature needs to know of the events that it selects.</summary>
internal struct Selection(bool withDays)
{
    public int Count { get; private set; }

    public int Valued { get; private set; }

    public long Units { get; private set; }

    public long First { get; private set; }

    public long Last { get; private set; }

    /// <summary>Value of the last valued event; at the same millisecond the larger one.</summary>
    public long LastUnits { get; private set; }

    /// <summary>Null unless it was asked for.</summary>
    public HashSet<long>? Days { get; } = withDays ? [] : null;

    private long _lastValuedAt = long.MinValue;

    /// <param name="e">Not before those that were added.</param>
    public void Add(in StoredEvent e)
    {
        First = Count++ == 0 ? e.At : First;
        Last = e.At;
        Days?.Add(e.At / Window.Day);

        if (e.Units is { } units)
        {
            Valued++;
            Units += units;
            LastUnits = e.At == _lastValuedAt ? Math.Max(LastUnits, units) : units;
            _lastValuedAt = e.At;
        }
    }
}
