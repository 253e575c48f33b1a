using Churn.Features;
using Churn.Protocol.V1;
using Churn.Server.Customers;
using Google.Protobuf.WellKnownTypes;
using Violation = Google.Rpc.BadRequest.Types.FieldViolation;

namespace Churn.Server.Recording;

/// <summary>Checks an event as a client sent it, and settles its id and times.</summary>
internal static class EventIntake
{
    private const long MaxSeconds = 253_402_300_799;

    /// <summary>Checks a request to record an event.</summary>
    /// <param name="request">As sent.</param>
    /// <param name="now">The server's clock, ms.</param>
    /// <param name="violations">Everything that is wrong is added.</param>
    /// <param name="accepted">The event to store; default if anything is wrong.</param>
    /// <returns>Whether nothing was wrong.</returns>
    public static bool TryRead(RecordEventRequest request, long now, List<Violation> violations, out CustomerEvent accepted)
    {
        accepted = default;
        if (request.Event is not { } sent)
        {
            violations.Add(new Violation { Field = "event", Description = "is missing: give the event to record" });
            return false;
        }
        CheckContents(sent, "event", violations);
        Add(violations, "event.customer_id", EventRules.Id(sent.CustomerId));
        Add(violations, "event.event_id", EventRules.OptionalText(sent.EventId, EventRules.MaxIdBytes));
        var occurredAt = ToMs(sent.OccurredAt, "event.occurred_at", violations);
        var sentAt = ToMs(request.SentAt, "sent_at", violations);
        Add(violations, "max_reasons", request.MaxReasons is >= 0 and <= 20 ? null : "is outside 0 to 20");
        if (violations.Count > 0)
        {
            return false;
        }
        var settled = EventTime.Settle(occurredAt, sentAt, now);
        Add(violations, "event.occurred_at", EventRules.OccurredAt(settled, now));
        if (violations.Count > 0)
        {
            return false;
        }
        double? value = sent.HasValue ? sent.Value : null;
        accepted = new CustomerEvent(IdOf(sent, occurredAt, value), sent.Type, sent.Category, settled, value, now, occurredAt);
        return true;
    }

    /// <summary>Checks what an event says, hypothetical ones included: all but its ids and times.</summary>
    public static void CheckContents(Event sent, string field, List<Violation> violations)
    {
        Add(violations, field, "type", EventRules.Type(sent.Type));
        Add(violations, field, "category", EventRules.Category(sent.Category));
        Add(violations, field, "value", sent.HasValue ? EventRules.Value(sent.Value) : null);
        Add(violations, field, "subject_id", EventRules.OptionalText(sent.SubjectId, EventRules.MaxIdBytes));
        Add(violations, field, "channel", EventRules.OptionalText(sent.Channel, EventRules.MaxSlugLength));
    }

    /// <summary>A timestamp as ms, finer digits dropped; null if it is absent or wrong.</summary>
    public static long? ToMs(Timestamp? timestamp, string field, List<Violation> violations)
    {
        if (timestamp is null)
        {
            return null;
        }
        if (timestamp.Seconds is < 0 or > MaxSeconds || timestamp.Nanos is < 0 or > 999_999_999)
        {
            Add(violations, field, timestamp.Seconds < 0 ? "is before 1970" : "is no valid time: seconds up to the year 9999, nanos 0 to 999999999");
            return null;
        }
        return ProtocolTime.ToMs(timestamp);
    }

    // Without a time of its own, nothing tells a resend from a second event: each send is an event.
    private static string IdOf(Event sent, long? occurredAt, double? value) =>
        sent.EventId.Length > 0 ? sent.EventId
        : occurredAt is { } at ? EventIds.Derive(sent.Type, sent.Category, at, value, sent.SubjectId)
        : Guid.NewGuid().ToString("N");

    private static void Add(List<Violation> violations, string parent, string field, string? description)
    {
        if (description is not null)
        {
            violations.Add(new Violation { Field = $"{parent}.{field}", Description = description });
        }
    }

    private static void Add(List<Violation> violations, string field, string? description)
    {
        if (description is not null)
        {
            violations.Add(new Violation { Field = field, Description = description });
        }
    }
}
