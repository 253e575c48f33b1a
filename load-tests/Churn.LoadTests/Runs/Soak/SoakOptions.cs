namespace Churn.LoadTests;

/// <summary>How long, and how much.</summary>
internal sealed record SoakOptions
{
    /// <summary>How long the server recognises copies: short, so that ids expire while it is watched.</summary>
    public const string DedupeHorizon = "00:05:00";

    public required ServerBinary Server { get; init; }

    public IReadOnlyList<string> ServerArguments { get; init; } = [];

    /// <summary>What these are, for the report.</summary>
    public IEnumerable<KeyValuePair<string, string>> ServerWords { get; init; } = [];

    /// <summary>All of it.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>A line for each.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Calls a second, nine records to a score.</summary>
    public double Rate { get; init; } = 1000;

    public int Customers { get; init; } = 10_000;
}
