using Churn.Features;
using Churn.Protocol.V1;
using Churn.Server.Errors;
using Churn.Server.Metrics;
using Grpc.Core;

namespace Churn.Server.Recording;

/// <summary>Says what folding an event's own element means for its sender.</summary>
internal static class Verdicts
{
    public static RecordEventResponse ToResponse(FoldResult own, in CustomerEvent e, long index, ServerMetrics metrics)
    {
        var response = new RecordEventResponse { EventId = e.Id, Index = index, SeriesCapped = own.SeriesCapped };
        switch (own.Outcome)
        {
            case FoldOutcome.Accepted:
                response.Verdict = e.IsLate ? Verdict.AcceptedLate : Verdict.Accepted;
                metrics.Event(e.IsLate ? CountedVerdict.Late : CountedVerdict.Accepted);
                metrics.EventLag.Observe(Math.Max(0, e.ReceivedAt - e.OccurredAt));
                break;
            case FoldOutcome.Duplicate:
                response.Verdict = Verdict.Duplicate;
                metrics.Event(CountedVerdict.Duplicate);
                break;
            default:
                response.Verdict = Verdict.Rejected;
                response.Error = own.Outcome switch
                {
                    FoldOutcome.Conflict => Failures.EventIdTaken,
                    FoldOutcome.Erased => Failures.Erased,
                    _ => Failures.Make(StatusCode.Internal, "the event was stored in a form that cannot be read back", "ELEMENT_UNREADABLE"),
                };
                metrics.Event(CountedVerdict.Rejected);
                break;
        }
        return response;
    }
}
