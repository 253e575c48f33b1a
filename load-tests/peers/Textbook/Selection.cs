namespace Churn.Textbook;

/// <summary>What one feature needs to know of the events that it selects.</summary>
internal struct Selection()
{
    public int Count { get; private set; }

    public int Valued { get; private set; }

    public long Units { get; private set; }

    public long First { get; private set; }

    public long Last { get; private set; }

    /// <summary>Value of the last valued event; at the same millisecond the larger one.</summary>
    public long LastUnits { get; private set; }

    public HashSet<long> Days { get; } = [];

    private long _lastValuedAt = long.MinValue;

    /// <param name="e">Not before those that were added.</param>
    /// <param name="withDays">Whether <see cref="Days"/> will be asked for.</param>
    public void Add(in StoredEvent e, bool withDays)
    {
        First = Count++ == 0 ? e.At : First;
        Last = e.At;
        if (withDays)
        {
            Days.Add(e.At / Window.Day);
        }

        if (e.Units is { } units)
        {
            Valued++;
            Units += units;
            LastUnits = e.At == _lastValuedAt ? Math.Max(LastUnits, units) : units;
            _lastValuedAt = e.At;
        }
    }
}
