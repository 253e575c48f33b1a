using Churn.Access;
using Churn.Features;
using Churn.Protocol.V1;
using Churn.Server.Errors;
using Churn.Server.Metrics;
using Grpc.Core;

namespace Churn.Server.Recording;

/// <summary>Says what folding an event's own element means for its sender.</summary>
internal static class Verdicts
{
    public static RecordEventResponse ToResponse(FoldResult own, in CustomerEvent e, long index) => new()
    {
        EventId = e.Id,
        Index = index,
        SeriesCapped = own.SeriesCapped,
        Verdict = own.Outcome switch
        {
            FoldOutcome.Accepted => e.IsLate ? Verdict.AcceptedLate : Verdict.Accepted,
            FoldOutcome.Duplicate => Verdict.Duplicate,
            _ => Verdict.Rejected,
        },
        Error = own.Outcome switch
        {
            FoldOutcome.Accepted or FoldOutcome.Duplicate => null,
            FoldOutcome.Conflict => Failures.EventIdTaken,
            FoldOutcome.Erased => Failures.Erased,
            _ => Failures.Make(StatusCode.Internal, "the event was stored in a form that cannot be read back", "ELEMENT_UNREADABLE"),
        },
    };

    /// <summary>Counts the event by its verdict; once an event.</summary>
    public static void Count(Caller caller, FoldResult own, in CustomerEvent e, ServerMetrics metrics)
    {
        switch (own.Outcome)
        {
            case FoldOutcome.Accepted:
                metrics.Event(caller, e.IsLate ? CountedVerdict.Late : CountedVerdict.Accepted);
                metrics.EventLag.Observe(Math.Max(0, e.ReceivedAt - e.OccurredAt));
                break;
            case FoldOutcome.Duplicate:
                metrics.Event(caller, CountedVerdict.Duplicate);
                break;
            default:
                metrics.Event(caller, CountedVerdict.Rejected);
                break;
        }
    }
}
