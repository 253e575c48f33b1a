namespace Churn.Tests.Features;

/// <summary>What the oracle needs of an event; times in ms UTC.</summary>
internal sealed record OracleEvent(string Id, string Type, string Category, long OccurredAt, double? Value, long ReceivedAt)
{
    public string Series => $"{Type}/{Category}";

    /// <summary>The value in 1/10,000, as the definition keeps it.</summary>
    public long? Units => Value is { } value ? (long)Math.Round(value * 10_000, MidpointRounding.ToEven) : null;

    public long Day => Time.Floor(OccurredAt, Time.Day);

    public bool SameContents(OracleEvent other) =>
        (Type, Category, OccurredAt, Value) == (other.Type, other.Category, other.OccurredAt, other.Value);
}

internal static class Time
{
    public const long Minute = 60_000;
    public const long Tile = 5 * Minute;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    /// <summary>Rounds down towards the past, before 1970 too.</summary>
    public static long Floor(long t, long unit)
    {
        var rest = t % unit;
        return rest < 0 ? t - rest - unit : t - rest;
    }

    /// <summary>Reads ISO 8601, as in "2026-06-17T13:37:42.123Z".</summary>
    public static long At(string text) => DateTimeOffset.Parse(text).ToUnixTimeMilliseconds();
}
