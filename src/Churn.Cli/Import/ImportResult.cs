using System.Text.Json.Serialization;

namespace Churn.Cli.Import;

/// <summary>What came of an import.</summary>
internal sealed class ImportResult
{
    /// <summary>16 hexadecimal digits; empty if the log was not read to its end.</summary>
    public string ImportId { get; init; } = "";

    /// <summary>A run before had imported all of it; nothing was looked at.</summary>
    public bool AlreadyComplete { get; init; }

    /// <summary>Events that count from now on.</summary>
    public long Events { get; init; }

    public long Duplicates { get; init; }

    /// <summary>Another event counts under the same id.</summary>
    public long Conflicts { get; init; }

    /// <summary>Refused, as they occurred before their customer was erased.</summary>
    public long Erased { get; init; }

    /// <summary>Of <see cref="Events"/>, those that count in <c>any</c> only: their customer has more than 256 types.</summary>
    public long SeriesCapped { get; init; }

    /// <summary>Customers that were written or skipped.</summary>
    public long Customers { get; init; }

    /// <summary>Those of them that had this import from an earlier run.</summary>
    public long Skipped { get; init; }

    /// <summary>Those that were written and were in the store before.</summary>
    public long Merged { get; init; }

    /// <summary>How often a customer was read again, as somebody else was faster or the store did not answer.</summary>
    public long Retries { get; init; }

    /// <summary>From the first byte read to the last answer.</summary>
    public double Seconds { get; init; }

    public double EventsPerSecond => Seconds > 0 ? Events / Seconds : 0;

    /// <summary>Why the import ended early, so that the counts are of a part; null if it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImportResult))]
internal sealed partial class ImportJson : JsonSerializerContext;
