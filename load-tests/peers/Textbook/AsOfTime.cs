using Google.Protobuf.WellKnownTypes;

namespace Churn.Textbook;

/// <summary>Which instant a score is of (docs/features.md).</summary>
internal static class AsOfTime
{
    private const long FiveMinutes = 5 * 60_000;

    /// <returns>ms, or null if what was asked for is too far from now.</returns>
    public static long? Resolve(Timestamp? asked, long now, long? last)
    {
        var standard = last >= now ? last.Value + 1 : now;
        if (asked is null)
        {
            return standard;
        }

        var wanted = ToMs(asked);
        if (wanted < now - (2 * Window.Day) || wanted > now + (366 * Window.Day))
        {
            return null;
        }

        return wanted < standard && standard - wanted <= FiveMinutes ? standard
            : wanted <= last ? wanted - (wanted % FiveMinutes)
            : wanted;
    }

    public static long ToMs(Timestamp timestamp) => (timestamp.Seconds * 1000) + (timestamp.Nanos / 1_000_000);

    public static Timestamp ToTimestamp(long ms) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(ms));
}
