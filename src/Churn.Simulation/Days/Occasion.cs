namespace Churn.Simulation;

/// <summary>What may happen besides visits, purchases and mails; one at most on a day.</summary>
internal enum Occasion
{
    Call,
    Complaint,
    ComplaintResolved,
    Ticket,
    TicketResolved,
    Survey,
    Nps,
    NegativeMention,
    CompetitorMention,
    PriceInquiry,
    ContractInquiry,
    PaymentFailed,
    PaymentRecovered,
    PointsSpent,
    OnboardingStep,
}
