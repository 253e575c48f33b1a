using Churn.Redis;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Churn.Server.Errors;

/// <summary>The one place where an exception of the store becomes a status. docs/adr/0006.</summary>
internal static class StoreFailures
{
    private static readonly RetryInfo Soon = new() { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(100)) };

    /// <summary>Whether <see cref="ToStatus"/> knows the exception; any other is a bug and goes on as one.</summary>
    public static bool Covers(Exception e) => e is RedisException or UnreadableSnapshotException;

    /// <summary>What to tell whoever asked for a score: whether a read was executed is of no interest to them.</summary>
    public static Status OfRead(Exception e) => e is RedisOutcomeUnknownException ? OutOfReach() : ToStatus(e);

    /// <summary>What to tell whoever sent an event. Texts of the store stay in the log: they may name hosts.</summary>
    public static Status ToStatus(Exception e) => e switch
    {
        RedisOutcomeUnknownException => Failures.Make(StatusCode.Unavailable,
            "the store did not answer in time, so it is unknown whether the event was recorded: send it again with the same event_id",
            "OUTCOME_UNKNOWN", Soon),
        RedisOverloadedException => Failures.Make(StatusCode.ResourceExhausted,
            "too many calls wait for the store: try again with a growing delay", "STORE_OVERLOADED", Soon),
        RedisServerException { Code: "OOM" } => Failures.Make(StatusCode.ResourceExhausted,
            "the store is full; nothing was recorded: give Redis more memory", "STORE_FULL"),
        UnreadableSnapshotException => Failures.Make(StatusCode.DataLoss,
            "the customer's stored state cannot be read by this version of the server; it was left as it is", "STATE_UNREADABLE"),
        _ => OutOfReach(),
    };

    private static Status OutOfReach() =>
        Failures.Make(StatusCode.Unavailable, "the store is out of reach: try again with a growing delay", "STORE_UNAVAILABLE", Soon);
}
