namespace Churn.Simulation;

/// <summary>How complaints, tickets, calls, surveys and points go.</summary>
internal static class ServiceDesk
{
    public const int LeastPoints = 50;

    private static readonly string[] complaints = ["billing", "delivery", "quality", "service"];
    private static readonly string[] tickets = ["question", "fault", "request"];
    private static readonly string[] competitors = ["northmart", "onestop", "lowcost"];
    private static readonly string[] places = ["social", "review", "call"];

    // A day, by category: billing is put right in days, service in weeks, if at all.
    private static ReadOnlySpan<double> Resolutions => [0.15, 0.08, 0.04, 0.02];

    public static double ResolutionChance(int complaint) => Resolutions[complaint];

    /// <summary>Something happens to the customer: their memory changes, and the log has it.</summary>
    public static void Happen(ref Customer customer, Occasion occasion, Moment at)
    {
        ref var memory = ref customer.Memory;
        ref var chance = ref customer.Chance;
        switch (occasion)
        {
            case Occasion.Call:
                Call(ref customer, at);
                break;
            case Occasion.Complaint:
                memory.ComplaintSince = at.Day;
                memory.Complaint = (byte)chance.Below(complaints.Length);
                at.Log(EventTypes.Complaint, complaints[memory.Complaint]);
                break;
            case Occasion.ComplaintResolved:
                memory.ComplaintDays = at.Day - memory.ComplaintSince;
                memory.ComplaintResolved = at.Day;
                memory.ComplaintSince = Memory.None;
                at.Log(EventTypes.ComplaintResolved, complaints[memory.Complaint], memory.ComplaintDays * 24);
                break;
            case Occasion.Ticket:
                memory.TicketSince = at.Day;
                memory.Ticket = (byte)chance.Below(tickets.Length);
                at.Log(EventTypes.Ticket, tickets[memory.Ticket]);
                break;
            case Occasion.TicketResolved:
                memory.TicketDays = at.Day - memory.TicketSince;
                memory.TicketResolved = at.Day;
                memory.TicketSince = Memory.None;
                at.Log(EventTypes.TicketResolved, tickets[memory.Ticket], memory.TicketDays * 24);
                break;
            case Occasion.Survey:
                var stars = Answer(ref customer, 4.0, 1.0, 1, 5);
                memory.Stars = (byte)stars;
                at.Log(EventTypes.Survey, "", stars);
                break;
            case Occasion.Nps:
                at.Log(EventTypes.Nps, "", Answer(ref customer, 7.5, 2.2, 0, 10));
                break;
            default:
                Speak(ref customer, occasion, at);
                break;
        }
    }

    private static void Speak(ref Customer customer, Occasion occasion, Moment at)
    {
        ref var memory = ref customer.Memory;
        ref var chance = ref customer.Chance;
        switch (occasion)
        {
            case Occasion.NegativeMention:
                memory.LastNegative = at.Day;
                at.Log(EventTypes.NegativeMention, places[chance.Below(places.Length)]);
                break;
            case Occasion.CompetitorMention:
                memory.LastCompetitor = at.Day;
                at.Log(EventTypes.CompetitorMention, competitors[chance.Below(competitors.Length)]);
                break;
            case Occasion.PriceInquiry:
                memory.LastPriceTalk = at.Day;
                at.Log(EventTypes.PriceInquiry, chance.Happens(0.7) ? "discount" : "downgrade");
                break;
            case Occasion.ContractInquiry:
                memory.LastPriceTalk = at.Day;
                at.Log(EventTypes.ContractInquiry, chance.Happens(0.6) ? "change" : "end");
                break;
            default:
                Pay(ref customer, occasion, at);
                break;
        }
    }

    private static void Pay(ref Customer customer, Occasion occasion, Moment at)
    {
        ref var memory = ref customer.Memory;
        switch (occasion)
        {
            case Occasion.PaymentFailed:
                memory.PaymentSince = at.Day;
                memory.LastFailedPayment = at.Day;
                memory.FailedAmount = MathF.Round(customer.Traits.Basket);
                at.Log(EventTypes.PaymentFailed, "card", memory.FailedAmount);
                break;
            case Occasion.PaymentRecovered:
                memory.PaymentSince = Memory.None;
                at.Log(EventTypes.PaymentRecovered, "card", memory.FailedAmount);
                break;
            case Occasion.PointsSpent:
                at.Log(EventTypes.PointsSpent, "", MathF.Floor(memory.Points));
                memory.Points = 0;
                memory.LastSpent = at.Day;
                break;
            case Occasion.OnboardingStep:
                Onboarding.Take(ref customer, at);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(occasion), occasion, "no such occasion");
        }
    }

    private static void Call(ref Customer customer, Moment at)
    {
        var wait = Math.Round(Math.Min(60, 6 * customer.Chance.Exponential()));
        customer.Memory.LastCall = at.Day;
        at.Log(EventTypes.SupportWait, "phone", wait);
        at.Log(EventTypes.Call, "inbound", Math.Round(1 + (7 * customer.Chance.Exponential())));
    }

    private static double Answer(ref Customer customer, double middle, double spread, int least, int most) =>
        Math.Clamp(Math.Round(middle - (0.5 * spread * customer.Memory.Discontent) + (spread * customer.Chance.Normal())), least, most);
}
