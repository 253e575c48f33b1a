using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Google.Protobuf.WellKnownTypes;

namespace Churn.Tests.Server;

/// <summary>Every way in which a request to record can be wrong: what spoils a good one, and the field that the answer names.</summary>
internal static class WrongEvents
{
    /// <summary>257 bytes of UTF-8 in 87 characters.</summary>
    private static readonly string LongId = string.Concat(Enumerable.Repeat("中", 85)) + "ab";

    private static readonly Dictionary<string, (Action<RecordEventRequest> Spoil, string Field, string Reason)> Table = new()
    {
        ["no event"] = (r => r.Event = null, "event", "missing"),
        ["no customer"] = (r => r.Event.CustomerId = "", "event.customer_id", "empty"),
        ["long customer"] = (r => r.Event.CustomerId = new string('c', 257), "event.customer_id", "257 bytes"),
        ["long customer in UTF-8"] = (r => r.Event.CustomerId = LongId, "event.customer_id", "257 bytes"),
        ["long event id"] = (r => r.Event.EventId = new string('e', 257), "event.event_id", "257 bytes"),
        ["no type"] = (r => r.Event.Type = "", "event.type", "slug"),
        ["type in capitals"] = (r => r.Event.Type = "Visit", "event.type", "slug"),
        ["type with a digit first"] = (r => r.Event.Type = "9lives", "event.type", "slug"),
        ["type with a space"] = (r => r.Event.Type = "a b", "event.type", "slug"),
        ["type beyond ASCII"] = (r => r.Event.Type = "besüch", "event.type", "slug"),
        ["long type"] = (r => r.Event.Type = new string('t', 65), "event.type", "slug"),
        ["type any"] = (r => r.Event.Type = "any", "event.type", "reserved"),
        ["type profile"] = (r => r.Event.Type = "profile", "event.type", "reserved"),
        ["category in capitals"] = (r => r.Event.Category = "Billing", "event.category", "slug"),
        ["category with a dash first"] = (r => r.Event.Category = "-x", "event.category", "slug"),
        ["long category"] = (r => r.Event.Category = new string('c', 65), "event.category", "slug"),
        ["value NaN"] = (r => r.Event.Value = double.NaN, "event.value", "finite"),
        ["value infinite"] = (r => r.Event.Value = double.PositiveInfinity, "event.value", "finite"),
        ["value minus infinite"] = (r => r.Event.Value = double.NegativeInfinity, "event.value", "finite"),
        ["value beyond 1e9"] = (r => r.Event.Value = -1_000_000_000.1, "event.value", "1e9"),
        ["time before 1970"] = (r => r.Event.OccurredAt = new Timestamp { Seconds = -1 }, "event.occurred_at", "1970"),
        ["time without sense"] = (r => r.Event.OccurredAt = new Timestamp { Nanos = 1_000_000_000 }, "event.occurred_at", "nanos"),
        ["time after 9999"] = (r => r.Event.OccurredAt = new Timestamp { Seconds = 253_402_300_800 }, "event.occurred_at", "9999"),
        ["time ahead"] = (
            r => r.Event.OccurredAt = TestServer.Noon.AddMinutes(5).AddMilliseconds(1).ToTimestamp(), "event.occurred_at", "5 minutes"),
        ["time ahead by the sender's clock"] = (
            r =>
            {
                r.SentAt = TestServer.Noon.AddHours(-1).ToTimestamp();
                r.Event.OccurredAt = TestServer.Noon.AddMinutes(-54).ToTimestamp();
            },
            "event.occurred_at", "5 minutes"),
        ["time before 1970 by the sender's clock"] = (
            r =>
            {
                r.SentAt = TestServer.Noon.AddHours(1).ToTimestamp();
                r.Event.OccurredAt = new Timestamp { Seconds = 60 };
            },
            "event.occurred_at", "1970"),
        ["sent before 1970"] = (r => r.SentAt = new Timestamp { Seconds = -1 }, "sent_at", "1970"),
        ["fewer than no reasons"] = (r => r.MaxReasons = -1, "max_reasons", "0 to 20"),
        ["many reasons"] = (r => r.MaxReasons = 21, "max_reasons", "0 to 20"),
        ["long subject"] = (r => r.Event.SubjectId = new string('s', 257), "event.subject_id", "257 bytes"),
        ["long channel"] = (r => r.Event.Channel = new string('c', 65), "event.channel", "65 bytes"),
    };

    public static TheoryData<string> Names => [.. Table.Keys];

    public static (RecordEventRequest Request, string Field, string Reason) Make(string name, string customer)
    {
        var request = Events.Of(customer, "purchase", TestServer.Noon.AddMinutes(-1), "wrong", value: 5).ToRequest();
        var (spoil, field, reason) = Table[name];
        spoil(request);
        return (request, field, reason);
    }
}
