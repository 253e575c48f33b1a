using Churn.Access;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Churn.Server.Errors;

/// <summary>The failures that a caller can be told of, as values: the same for a unary call, an item of a stream or batch, and JSON.</summary>
internal static class Failures
{
    private const string Domain = "churn";
    private static readonly RetryInfo InASecond = new() { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) };

    /// <summary>Fields of the request are wrong.</summary>
    public static Status Invalid(IEnumerable<BadRequest.Types.FieldViolation> violations)
    {
        var details = new BadRequest();
        details.FieldViolations.AddRange(violations);
        var message = string.Join("; ", details.FieldViolations.Select(v => $"{v.Field} {v.Description}"));
        return Make(StatusCode.InvalidArgument, message, "INVALID_FIELDS", details);
    }

    /// <summary>One field of the request is wrong.</summary>
    public static Status Invalid(string field, string description) =>
        Invalid([new BadRequest.Types.FieldViolation { Field = field, Description = description }]);

    /// <summary>The customer's id in a path is not percent-encoded UTF-8.</summary>
    public static Status IdNotEscaped { get; } = Invalid("customer_id", "is not escaped as it must be: give percent-encoded UTF-8");

    /// <summary>One field of the request is outside what can be answered.</summary>
    public static Status OutOfRange(string field, string description)
    {
        var details = new BadRequest();
        details.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = field, Description = description });
        return Make(StatusCode.OutOfRange, $"{field} {description}", "OUT_OF_RANGE", details);
    }

    /// <summary>Another event has this id.</summary>
    public static Status EventIdTaken { get; } = Make(StatusCode.AlreadyExists,
        "event.event_id is that of another event of this customer: give each event an id of its own", "EVENT_ID_TAKEN");

    /// <summary>The event lies before an erasure.</summary>
    public static Status Erased { get; } = Make(StatusCode.FailedPrecondition,
        "event.occurred_at is not after the customer was erased: events from before are refused", "CUSTOMER_ERASED");

    /// <summary>Too many events of one customer wait to be folded.</summary>
    public static Status TooManyPending { get; } = Make(StatusCode.ResourceExhausted,
        "too many events of this customer are pending: send the event again, with the same event_id, in a second", "PENDING_EVENTS_FULL",
        InASecond);

    /// <summary>An event was stored behind more pending ones than one read returns.</summary>
    public static Status StoredUnfolded { get; } = Make(StatusCode.Unavailable,
        "the event was stored behind too many pending ones to be verified and scored: send it again, with the same event_id, in a second",
        "PENDING_EVENTS_UNFOLDED", InASecond);

    /// <summary>A customer has more pending events than one read returns.</summary>
    public static Status Unfolded { get; } = Make(StatusCode.Unavailable,
        "too many events of this customer are pending, and a score would not count them all: ask again in a second",
        "PENDING_EVENTS_UNFOLDED", InASecond);

    /// <summary>A customer's snapshot cannot be read, and nothing was done.</summary>
    public static Status StateUnreadable { get; } = Make(StatusCode.DataLoss,
        "the customer's stored state cannot be read by this version of the server; it was left as it is, and nothing was stored",
        "STATE_UNREADABLE");

    /// <summary>An event was stored before its customer's snapshot was found unreadable.</summary>
    public static Status StoredUnreadable { get; } = Make(StatusCode.DataLoss,
        "the event was stored, but neither verified nor scored: the customer's stored state cannot be read by this version of the server",
        "STATE_UNREADABLE");

    /// <summary>The server has as many watches as it may.</summary>
    public static Status TooManyWatches { get; } = Make(StatusCode.ResourceExhausted,
        "the server has as many watches as it may: watch more customers with each (up to 1,000), or another server", "TOO_MANY_WATCHES", InASecond);

    /// <summary>The server stops, and with it a watch.</summary>
    public static Status ServerStopping { get; } = Make(StatusCode.Unavailable,
        "the server is stopping: watch again, and another server, or the next one here, answers", "SERVER_STOPPING", InASecond);

    /// <summary>Nothing is held on a customer.</summary>
    public static Status NoSuchCustomer { get; } = Make(StatusCode.NotFound,
        "nothing is held on this customer: record an event, or update the profile, first", "CUSTOMER_NOT_FOUND");

    /// <summary>What is stored on a customer is larger than a message may be.</summary>
    public static Status ExportTooLarge { get; } = Make(StatusCode.ResourceExhausted,
        "what is stored on this customer is larger than a message may be: raise MaxMessageBytes, on the server and in the client",
        "EXPORT_TOO_LARGE");

    /// <summary>Too many events of one customer wait to be folded for a change of profile to be stored.</summary>
    public static Status TooManyPendingChanges { get; } = Make(StatusCode.ResourceExhausted,
        "too many events of this customer are pending, and the profile was not changed: try again in a second", "PENDING_EVENTS_FULL",
        InASecond);

    /// <summary>A change of profile was stored behind more pending events than one read returns.</summary>
    public static Status ChangeStoredUnfolded { get; } = Make(StatusCode.Unavailable,
        "the change was stored behind too many pending events to be verified: send it again in a second", "PENDING_EVENTS_UNFOLDED",
        InASecond);

    /// <summary>A change of profile was stored before its customer's snapshot was found unreadable.</summary>
    public static Status ChangeStoredUnreadable { get; } = Make(StatusCode.DataLoss,
        "the change was stored but not verified: the customer's stored state cannot be read by this version of the server",
        "STATE_UNREADABLE");

    /// <summary>Nobody is known by the credential, or there is none.</summary>
    public static Status Unauthenticated(AuthResult found) => found.Failure == AuthFailure.KeysUnavailable
        ? Make(StatusCode.Unavailable, found.Message, "ISSUER_UNAVAILABLE", InASecond)
        : Make(StatusCode.Unauthenticated, found.Message, "UNAUTHENTICATED");

    /// <summary>The server has more to do than it can.</summary>
    public static Status Overloaded { get; } = Make(StatusCode.ResourceExhausted,
        "the server has more calls than it can answer in time, and nothing was done: try again in a second, then with a growing delay", "OVERLOADED",
        InASecond);

    /// <summary>The credential's own rate is used up.</summary>
    public static Status OverRate { get; } = Make(StatusCode.ResourceExhausted,
        "the credential's rate is used up, and nothing was done: send fewer a second, or ask for a higher rate", "OVER_RATE", InASecond);

    /// <summary>A customer has more events a second than any customer may.</summary>
    public static Status OverCustomerRate { get; } = Make(StatusCode.ResourceExhausted,
        "this customer has more events a second than the server takes of one, and the event was not stored: send it again, with the same event_id, in "
        + "a second; loads of history need a credential of the lane bulk", "OVER_CUSTOMER_RATE", InASecond);

    /// <summary>A credential's time was over while something was under way with it.</summary>
    public static Status CredentialEnded { get; } = Make(StatusCode.Unauthenticated,
        "the credential has expired, and the watch with it: watch again with a new one", "UNAUTHENTICATED");

    /// <summary>A token was asked for that the caller may not give, or that nobody may.</summary>
    public static Status NotMinted(in MintResult minted) => minted.Refusal == MintRefusal.NotAllowed
        ? Make(StatusCode.PermissionDenied, minted.Message, "TOKEN_NOT_ALLOWED")
        : Make(StatusCode.InvalidArgument, minted.Message, "INVALID_FIELDS");

    /// <summary>The server has no key to sign tokens with.</summary>
    public static Status NoTokenKey { get; } = Make(StatusCode.FailedPrecondition,
        "this server makes no customer tokens: have its operator run churn keys new-token-key", "NO_TOKEN_KEY");

    /// <summary>The credential lacks a scope.</summary>
    public static Status Denied(Scopes scope) => Make(StatusCode.PermissionDenied,
        $"the credential lacks the scope {scope.ToString().ToLowerInvariant()}: use one that has it", "SCOPE_MISSING");

    /// <summary>The credential is bound to a customer, and the request is about another.</summary>
    public static Status OtherCustomer { get; } = Make(StatusCode.PermissionDenied,
        "the token is good for one customer only, and customer_id is another: use a token of this customer", "OTHER_CUSTOMER");

    /// <summary>The credential is not for reasons and features.</summary>
    public static Status NoReasons { get; } = Make(StatusCode.PermissionDenied,
        "the token does not allow reasons or features: leave out max_reasons and include_features, or ask for a token with reasons",
        "REASONS_NOT_GRANTED");

    /// <summary>A bug of the server came between an event and its verdict.</summary>
    public static Status NotRecorded { get; } = Make(StatusCode.Internal,
        "the server failed, and it is unknown whether the event was recorded: its log says why", "INTERNAL_ERROR");

    /// <summary>A bug of the server came between a customer of a batch and its score.</summary>
    public static Status NotScored { get; } = Make(StatusCode.Internal,
        "the server failed to score this customer: its log says why", "INTERNAL_ERROR");

    /// <summary>No route has this path.</summary>
    public static Status NoSuchPath { get; } = Make(StatusCode.NotFound, "there is nothing at this path: /openapi.json lists what there is", "NO_SUCH_PATH");

    /// <summary>A route has this path, but not this method.</summary>
    public static Status NoSuchMethod { get; } = Make(
        StatusCode.Unimplemented, "this path has other methods: the Allow header and /openapi.json list them", "NO_SUCH_METHOD");

    /// <summary>An HTTP body beyond the limit.</summary>
    public static Status BodyTooLarge { get; } = Make(StatusCode.ResourceExhausted, "the body is too large: send less at once", "BODY_TOO_LARGE");

    /// <summary>No model has the name that was asked for.</summary>
    /// <param name="version">As asked for.</param>
    /// <param name="present">Names that there are, oldest first.</param>
    public static Status NoSuchModel(string version, IEnumerable<string> present)
    {
        string[] newest = [.. present.Reverse().Take(20)];
        return Make(StatusCode.NotFound,
            (version.Length > 0 ? $"there is no model version '{version}'" : "there is no model version")
                + (newest.Length > 0 ? $": name one of {string.Join(", ", newest)}" : ": put one into the model directory"),
            "NO_SUCH_MODEL_VERSION");
    }

    /// <summary>A model is there but not fit to serve.</summary>
    public static Status ModelRefused(string version, string inUse, string why) => Make(StatusCode.FailedPrecondition,
        $"model {(version.Length > 0 ? $"version '{version}'" : "in the model directory")} is refused and {inUse} stays: {why}", "MODEL_REFUSED");

    /// <summary>A status with a reason for programs.</summary>
    public static Status Make(StatusCode code, string message, string reason, params Google.Protobuf.IMessage[] details)
    {
        var status = new Status { Code = (int)code, Message = message };
        status.Details.Add(Any.Pack(new ErrorInfo { Reason = reason, Domain = Domain }));
        foreach (var detail in details)
        {
            status.Details.Add(Any.Pack(detail));
        }
        return status;
    }
}
