using Churn.Features;

namespace Churn.Training;

/// <summary>Tells rows with the same contents apart by counting them, so that all of them count and a second reading gives the
/// same ids. Alike rows are of the same instant, so a sorted log needs no memory beyond it.</summary>
internal sealed class Occurrences
{
    private readonly Dictionary<(string Customer, string Type, string Category, long? Units), int> counts = [];
    private (string Customer, string Type, string Category, long? Units) first;
    private long instant = long.MinValue;

    /// <summary>How many rows with these contents came before.</summary>
    public int Next(string customer, string type, string category, long occurredAt, double? value)
    {
        // As ids are made of units: values that round to one unit are alike.
        var contents = (customer, type, category, value is { } v ? FixedValue.FromDouble(v) : (long?)null);
        if (occurredAt != instant)
        {
            // In most logs an instant has one row: it is counted when a second one comes.
            counts.Clear();
            (instant, first) = (occurredAt, contents);
            return 0;
        }
        if (counts.Count == 0)
        {
            counts.Add(first, 1);
        }
        counts.TryGetValue(contents, out var before);
        counts[contents] = before + 1;
        return before;
    }
}
