namespace Churn.Training;

/// <summary>What a log calls its columns, where it does not use our names.</summary>
public sealed class LogColumnNames
{
    internal const string CustomerId = "customer_id";
    internal const string Timestamp = "timestamp";
    internal const string EventType = "event_type";
    internal const string Value = "value";
    internal const string Category = "category";
    internal const string EventId = "event_id";

    private static readonly string[] Known = [CustomerId, Timestamp, EventType, Value, Category, EventId];

    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    private LogColumnNames()
    {
    }

    /// <summary>Reads pairs as <c>customer_id=user,timestamp=ts</c>.</summary>
    /// <param name="text">The pairs; our name first.</param>
    /// <param name="problem">What is wrong; null on success.</param>
    /// <returns>Null on failure.</returns>
    public static LogColumnNames? Parse(string text, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parsed = new LogColumnNames();
        foreach (var pair in text.Split(','))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at < 0 || !Known.Contains(pair[..at]) || at == pair.Length - 1 || !parsed.names.TryAdd(pair[..at], pair[(at + 1)..]))
            {
                problem = $"'{pair}' names no column: write {string.Join(", ", Known)}, each once, as customer_id=user,timestamp=ts";
                return null;
            }
        }
        problem = null;
        return parsed;
    }

    internal string Of(string column) => names.GetValueOrDefault(column, column);

    internal bool Names(string column) => names.ContainsKey(column);
}
