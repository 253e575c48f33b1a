namespace Churn.Training;

/// <summary>Where the columns of a log are; −1 for one that it lacks.</summary>
internal sealed record LogColumns(int CustomerId, int Timestamp, int Type, int Value, int Category, int EventId)
{
    /// <exception cref="EventLogException">A required column is missing.</exception>
    public static LogColumns Read(string path, string[] header, LogColumnNames? given)
    {
        if (header.Length == 0)
        {
            throw new EventLogException($"{path} is empty: its first line must name the columns");
        }
        var names = header.Select(name => name.Trim()).ToArray();
        int Find(string column) => Array.IndexOf(names, given?.Of(column) ?? column);
        int Require(string column) => Find(column) is >= 0 and var at ? at
            : throw new EventLogException(
                $"{path} has no column {given?.Of(column) ?? column}: its header is {string.Join(',', names)}; --columns {column}=NAME names another");
        int Perhaps(string column) => given?.Names(column) == true ? Require(column) : Find(column);
        return new LogColumns(Require(LogColumnNames.CustomerId), Require(LogColumnNames.Timestamp), Require(LogColumnNames.EventType),
            Perhaps(LogColumnNames.Value), Perhaps(LogColumnNames.Category), Perhaps(LogColumnNames.EventId));
    }
}
