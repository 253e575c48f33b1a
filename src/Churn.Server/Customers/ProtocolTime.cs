using Churn.Features;
using Google.Protobuf.WellKnownTypes;

namespace Churn.Server.Customers;

/// <summary>Milliseconds as messages hold them.</summary>
internal static class ProtocolTime
{
    /// <summary>Finer digits are dropped; of a valid timestamp since 1970.</summary>
    public static long ToMs(Timestamp timestamp) => (timestamp.Seconds * 1000) + (timestamp.Nanos / 1_000_000);

    public static Timestamp ToTimestamp(long ms) =>
        new() { Seconds = Millis.Floor(ms, 1000) / 1000, Nanos = (int)(ms - Millis.Floor(ms, 1000)) * 1_000_000 };
}
