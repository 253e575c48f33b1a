namespace Churn.Simulation;

/// <summary>Measures a customer's signals on the morning of a day.</summary>
internal static class Signals
{
    private const int RenewalNear = 75;
    private const int OnboardingGrace = 14;

    /// <param name="customer">As of the morning.</param>
    /// <param name="day">From the start of the log.</param>
    /// <param name="season">1 at the height of the customer's season, −1 farthest from it.</param>
    /// <param name="signals">Shape [18], in order of <see cref="Signal"/>; overwritten.</param>
    public static void Measure(in Customer customer, int day, double season, Span<double> signals)
    {
        ref readonly var traits = ref customer.Traits;
        ref readonly var memory = ref customer.Memory;
        signals[(int)Signal.Rhythm] = Math.Clamp(((day - memory.LastPurchase) / traits.Interval) - 1, 0, 2);
        signals[(int)Signal.Activity] = Math.Clamp(1 - (memory.Visits / traits.UsualVisits), -1, 1);
        signals[(int)Signal.Carts] = Math.Min(memory.Carts, 2);
        signals[(int)Signal.EmailOpens] = Math.Clamp(1 - (memory.Opens / traits.OpenRate), -1, 1);
        signals[(int)Signal.Calls] = Math.Min(memory.Calls, 3);
        signals[(int)Signal.OpenComplaint] = Waiting(memory.ComplaintSince, day, 15);
        signals[(int)Signal.SlowResolution] = Math.Min(memory.SlowResolution, 2);
        signals[(int)Signal.SlowSupport] = Math.Min(memory.SlowSupport, 2) + Waiting(memory.TicketSince, day, 15);
        signals[(int)Signal.Satisfaction] = memory.Score;
        signals[(int)Signal.NegativeMentions] = Math.Min(memory.Negative, 2);
        signals[(int)Signal.Competitors] = Math.Min(memory.Competitors, 2);
        signals[(int)Signal.PriceTalk] = Math.Min(memory.Price, 2) * (traits.DaysToRenewal(day) <= RenewalNear ? 1 : 0.5);
        signals[(int)Signal.Marketing] = Math.Clamp((memory.Mails / Marketing.UsualADay) - 1.5, 0, 2);
        signals[(int)Signal.Onboarding] = !memory.IsOnboarded && day - traits.JoinDay > OnboardingGrace ? 1 : 0;
        signals[(int)Signal.Payments] = memory.PaymentSince == Memory.None ? 0 : 1;
        signals[(int)Signal.Loyalty] = 1 - (2 * Math.Exp((memory.LastSpent - day) / 90.0));
        signals[(int)Signal.ValueTier] = 1 - traits.Tier;
        signals[(int)Signal.Season] = -season;
    }

    /// <summary>What a customer resents, as a part of the formula: the sum of the terms that behaviour follows.</summary>
    /// <param name="terms">Shape [18]: coefficient times signal.</param>
    public static double Grievance(ReadOnlySpan<double> terms) => Math.Clamp(
        terms[(int)Signal.OpenComplaint] + terms[(int)Signal.SlowResolution] + terms[(int)Signal.SlowSupport]
            + terms[(int)Signal.Satisfaction] + terms[(int)Signal.NegativeMentions] + terms[(int)Signal.Marketing]
            + terms[(int)Signal.Payments],
        0,
        3);

    // From a third at once to the whole after the patience.
    private static double Waiting(int since, int day, double patience) =>
        since == Memory.None ? 0 : Math.Min(1, (1 / 3.0) + ((day - since) / patience));
}
