using Churn.Features;

namespace Churn.Training;

/// <summary>Tells rows with the same contents apart by counting them, so that all of them count and a second reading gives the
/// same ids. Alike rows are of the same instant, so a sorted log needs no memory beyond it.</summary>
internal sealed class Occurrences
{
    private readonly Dictionary<(string Customer, string Type, string Category, long? Units), int> counts = [];
    private long instant;

    /// <summary>How many rows with these contents came before.</summary>
    public int Next(string customer, string type, string category, long occurredAt, double? value)
    {
        if (occurredAt != instant)
        {
            counts.Clear();
            instant = occurredAt;
        }
        // As ids are made of units: values that round to one unit are alike.
        var contents = (customer, type, category, value is { } v ? FixedValue.FromDouble(v) : (long?)null);
        counts.TryGetValue(contents, out var before);
        counts[contents] = before + 1;
        return before;
    }
}
