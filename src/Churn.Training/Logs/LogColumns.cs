namespace Churn.Training;

/// <summary>Where the columns of a log are; −1 for one that it lacks.</summary>
internal sealed record LogColumns(int CustomerId, int Timestamp, int Type, int Value, int Category, int EventId)
{
    /// <exception cref="EventLogException">A required column is missing.</exception>
    public static LogColumns Read(string path, string[] header)
    {
        if (header.Length == 0)
        {
            throw new EventLogException($"{path} is empty: its first line must name the columns");
        }
        var names = header.Select(name => name.Trim()).ToArray();
        int Find(string name) => Array.IndexOf(names, name);
        int Require(string name) => Find(name) is >= 0 and var at ? at
            : throw new EventLogException($"{path} has no column {name}: its header is {string.Join(',', names)}");
        return new LogColumns(Require("customer_id"), Require("timestamp"), Require("event_type"),
            Find("value"), Find("category"), Find("event_id"));
    }
}
