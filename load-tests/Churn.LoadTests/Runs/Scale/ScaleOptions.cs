namespace Churn.LoadTests;

/// <summary>Which sizes are measured.</summary>
internal sealed record ScaleOptions
{
    public required ServerBinary Server { get; init; }

    public IReadOnlyList<string> ServerArguments { get; init; } = [];

    /// <summary>What these are, for the report.</summary>
    public IEnumerable<KeyValuePair<string, string>> ServerWords { get; init; } = [];

    /// <summary>Numbers of simulated customers, the smallest first.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>Days of their history.</summary>
    public int Days { get; init; } = 180;

    /// <summary>Numbers of events a customer, over 400 days, the smallest first.</summary>
    public required IReadOnlyList<int> Histories { get; init; }

    /// <summary>Customers with such a history, and with 90 active days.</summary>
    public int HistoryCustomers { get; init; } = 1000;

    public int Rounds { get; init; } = 5;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(3);

    public int Concurrency { get; init; } = 32;
}
