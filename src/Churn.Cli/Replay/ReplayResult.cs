using System.Text.Json.Serialization;

namespace Churn.Cli.Replay;

/// <summary>What came of a replay.</summary>
internal sealed class ReplayResult
{
    public long Sent { get; set; }

    public long Accepted { get; set; }

    public long Late { get; set; }

    public long Duplicate { get; set; }

    public long Rejected { get; set; }

    /// <summary>Outcome unknown after every retry.</summary>
    public long Failed { get; set; }

    public double Seconds { get; set; }

    public double EventsPerSecond => Seconds > 0 ? Sent / Seconds : 0;

    /// <summary>As-of time that stands for the cutoff, RFC 3339.</summary>
    public string AsOf { get; set; } = "";

    /// <summary>Why the replay ended early, so that the counts are of a part; null if it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; set; }

    /// <summary>Texts of some of the errors, with how often each came.</summary>
    public Dictionary<string, long> Errors { get; } = [];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReplayResult))]
internal sealed partial class ReplayJson : JsonSerializerContext;
