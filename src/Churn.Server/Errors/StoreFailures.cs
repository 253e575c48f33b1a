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

    /// <summary>What to tell whoever asked for a score: whether a read was executed is of no interest to them.</summary>
    public static Status OfRead(RedisException e) => e is RedisOutcomeUnknownException ? OutOfReach() : ToStatus(e);

    /// <summary>What to tell whoever changed a profile or erased a customer.</summary>
    public static Status OfChange(RedisException e) => e switch
    {
        RedisOutcomeUnknownException { IsOnPrimary: true } => Failures.Make(StatusCode.Unavailable,
            "the change was made in the store's primary, but is not known to be on enough of its replicas: send it again", "TOO_FEW_REPLICAS", Soon),
        RedisOutcomeUnknownException => Failures.Make(StatusCode.Unavailable,
            "the store did not answer in time, so it is unknown whether the change was made: send it again", "OUTCOME_UNKNOWN", Soon),
        _ => ToStatus(e),
    };

    /// <summary>What to tell whoever sent an event. Texts of the store stay in the log: they may name hosts.</summary>
    public static Status ToStatus(RedisException e) => e switch
    {
        RedisOutcomeUnknownException { IsOnPrimary: true } => Failures.Make(StatusCode.Unavailable,
            "the event is in the store's primary, but is not known to be on enough of its replicas: send it again with the same event_id",
            "TOO_FEW_REPLICAS", Soon),
        RedisOutcomeUnknownException => Failures.Make(StatusCode.Unavailable,
            "the store did not answer in time, so it is unknown whether the event was recorded: send it again with the same event_id",
            "OUTCOME_UNKNOWN", Soon),
        RedisOverloadedException => Failures.Make(StatusCode.ResourceExhausted,
            "too many calls wait for the store: try again with a growing delay", "STORE_OVERLOADED", Soon),
        RedisServerException { Code: "OOM" } => Failures.Make(StatusCode.ResourceExhausted,
            "the store is full; nothing was recorded: give Redis more memory", "STORE_FULL"),
        RedisServerException { IsTransient: true } => Failures.Make(StatusCode.Unavailable,
            "the store is starting, busy or failing over: try again with a growing delay", "STORE_UNAVAILABLE", Soon),
        RedisServerException => Failures.Make(StatusCode.Internal,
            "the store refused the call, and will until its operator changes something: see the server's log", "STORE_REFUSED"),
        _ => OutOfReach(),
    };

    private static Status OutOfReach() =>
        Failures.Make(StatusCode.Unavailable, "the store is out of reach: try again with a growing delay", "STORE_UNAVAILABLE", Soon);
}
