using Churn.Redis;
using Churn.Training;

namespace Churn.Cli.Import;

/// <summary>What to import, where to and how.</summary>
internal sealed record ImportOptions
{
    /// <summary>Path of the log.</summary>
    public required string Log { get; init; }

    /// <summary>What it calls its columns; null for our names.</summary>
    public LogColumnNames? Columns { get; init; }

    /// <summary>Path of the profiles; null for none.</summary>
    public string? Profiles { get; init; }

    /// <summary>The Redis that the servers use.</summary>
    public required RedisAddress Store { get; init; }

    /// <summary>Whose customers they are.</summary>
    public string Tenant { get; init; } = "default";

    /// <summary>Events before this instant are imported, ms UTC.</summary>
    public long Cutoff { get; init; } = long.MaxValue;

    /// <summary>Added to every time, whole days in ms.</summary>
    public long Shift { get; init; }

    /// <summary>How long a customer is kept after the last event; as the servers have it.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(5 * 365);

    /// <summary>How long a copy of an event is recognised; as the servers have it, or they would decide otherwise about a copy.</summary>
    public TimeSpan DedupeHorizon { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Print the result as JSON for programs.</summary>
    public bool Json { get; init; }
}
