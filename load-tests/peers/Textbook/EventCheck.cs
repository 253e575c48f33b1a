using System.Text;
using System.Text.RegularExpressions;
using Churn.Protocol.V1;

namespace Churn.Textbook;

/// <summary>What an event must look like, as the contract says.</summary>
internal static partial class EventCheck
{
    private const long MaxAhead = 5 * 60_000;

    /// <returns>Null, or what is wrong.</returns>
    public static string? Problem(RecordEventRequest request, long now)
    {
        if (request.Event is not { } e)
        {
            return "event: is missing";
        }

        return Id(e.CustomerId) is { } id ? "event.customer_id: " + id
            : Encoding.UTF8.GetByteCount(e.EventId) > 256 ? "event.event_id: give at most 256 bytes"
            : !Type().IsMatch(e.Type) || e.Type is "any" or "profile" ? "event.type: is no slug, or reserved"
            : !Category().IsMatch(e.Category) ? "event.category: is no slug"
            : e.HasValue && !(Math.Abs(e.Value) <= 1e9) ? "event.value: is beyond 1e9"
            : e.OccurredAt is { } at && (at.Seconds < 0 || AsOfTime.ToMs(at) > now + MaxAhead) ? "event.occurred_at: is before 1970 or in the future"
            : request.MaxReasons is < 0 or > 20 ? "max_reasons: is outside 0 to 20"
            : null;
    }

    /// <returns>Null, or what is wrong with a required id.</returns>
    public static string? Id(string id) => Encoding.UTF8.GetByteCount(id) is >= 1 and <= 256 ? null : "give 1 to 256 bytes";

    [GeneratedRegex(@"^[a-z][a-z0-9_-]{0,63}\z")]
    private static partial Regex Type();

    [GeneratedRegex(@"^([a-z0-9][a-z0-9_-]{0,63})?\z")]
    private static partial Regex Category();
}
