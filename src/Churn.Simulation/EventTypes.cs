namespace Churn.Simulation;

/// <summary>The event types that the simulation writes, as docs/events.md has them.</summary>
internal static class EventTypes
{
    public const string Visit = "visit";
    public const string Click = "click";
    public const string AddToCart = "add_to_cart";
    public const string Purchase = "purchase";
    public const string EmailSent = "email_sent";
    public const string EmailOpen = "email_open";
    public const string Call = "call";
    public const string SupportWait = "support_wait";
    public const string Complaint = "complaint";
    public const string ComplaintResolved = "complaint_resolved";
    public const string Ticket = "ticket";
    public const string TicketResolved = "ticket_resolved";
    public const string Survey = "survey";
    public const string Nps = "nps";
    public const string NegativeMention = "negative_mention";
    public const string CompetitorMention = "competitor_mention";
    public const string PriceInquiry = "price_inquiry";
    public const string ContractInquiry = "contract_inquiry";
    public const string PaymentFailed = "payment_failed";
    public const string PaymentRecovered = "payment_recovered";
    public const string PointsEarned = "points_earned";
    public const string PointsSpent = "points_spent";
    public const string OnboardingStep = "onboarding_step";
    public const string OnboardingDone = "onboarding_done";
    public const string Cancel = "cancel";
}
