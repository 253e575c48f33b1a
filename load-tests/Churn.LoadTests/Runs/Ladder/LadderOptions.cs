namespace Churn.LoadTests;

/// <summary>How a ladder is climbed.</summary>
internal sealed record LadderOptions
{
    /// <summary>The server's program.</summary>
    public required ServerBinary Server { get; init; }

    /// <summary>More of its command line, as the model.</summary>
    public IReadOnlyList<string> ServerArguments { get; init; } = [];

    /// <summary>What these are, for the report.</summary>
    public IEnumerable<KeyValuePair<string, string>> ServerWords { get; init; } = [];

    /// <summary>How often each rung is measured, in turn.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Of one measurement.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(4);

    public int Concurrency { get; init; } = 32;

    public int Connections { get; init; } = 4;

    /// <summary>Scored.</summary>
    public int Customers { get; init; } = 1000;

    /// <summary>Recorded: others, and more of them, so that the states of the scored stay as they are and those of these grow slowly.</summary>
    public int RecordedCustomers { get; init; } = 10_000;

    /// <summary>Days of history.</summary>
    public int Days { get; init; } = 180;
}
