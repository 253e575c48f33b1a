using Churn.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace Churn.Tests.Infrastructure;

/// <summary>Says in one line what an event is.</summary>
internal static class Events
{
    public static Event Of(
        string customer, string type = "visit", DateTimeOffset? at = null, string id = "", string category = "", double? value = null)
    {
        var made = new Event { CustomerId = customer, Type = type, OccurredAt = at?.ToTimestamp(), EventId = id, Category = category };
        if (value is { } v)
        {
            made.Value = v;
        }

        return made;
    }

    public static RecordEventRequest ToRequest(this Event e) => new() { Event = e };

    /// <summary>The value of a feature that was asked for; null: undefined.</summary>
    public static double? Feature(this Score score, string name)
    {
        var found = score.Features.Single(f => f.Name == name);
        return found.HasValue ? found.Value : null;
    }
}
