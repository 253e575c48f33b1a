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
        signals[(int)Signal.Activity] = Math.Clamp(((day - memory.LastVisit) * traits.UsualVisits) - 1, -1, 1);
        signals[(int)Signal.Carts] = Waiting(memory.CartSince, day, 15);
        signals[(int)Signal.EmailOpens] = Math.Clamp(((day - memory.LastOpen) / 60.0) - 1, -1, 1);
        signals[(int)Signal.Calls] = Recent(memory.LastCall, day, 90);
        signals[(int)Signal.OpenComplaint] = Waiting(memory.ComplaintSince, day, 15);
        signals[(int)Signal.SlowResolution] = Math.Min(2, memory.ComplaintDays / 12.0) * Recent(memory.ComplaintResolved, day, 180);
        signals[(int)Signal.SlowSupport] =
            Waiting(memory.TicketSince, day, 15) + (Math.Min(1.5, memory.TicketDays / 12.0) * Recent(memory.TicketResolved, day, 180));
        signals[(int)Signal.Satisfaction] = memory.Stars == 0 ? 0 : (4 - memory.Stars) / 2.0;
        signals[(int)Signal.NegativeMentions] = Recent(memory.LastNegative, day, 120);
        signals[(int)Signal.Competitors] = Recent(memory.LastCompetitor, day, 120);
        signals[(int)Signal.PriceTalk] = Recent(memory.LastPriceTalk, day, 120) * (traits.DaysToRenewal(day) <= RenewalNear ? 1 : 0.5);
        signals[(int)Signal.Marketing] = Math.Clamp((memory.Mails - 3) / 3.0, 0, 2);
        signals[(int)Signal.Onboarding] = !memory.IsOnboarded && day - traits.JoinDay > OnboardingGrace ? 1 : 0;
        signals[(int)Signal.Payments] = Recent(memory.LastFailedPayment, day, 120);
        signals[(int)Signal.Loyalty] = Math.Clamp(((day - memory.LastSpent) / 90.0) - 1, -1, 1);
        signals[(int)Signal.ValueTier] = 1 - traits.Tier;
        signals[(int)Signal.Season] = season > 0 ? -1 : 1;
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

    // 1 on the day, falling to 0.
    private static double Recent(int since, int day, double memory) => since == Memory.None ? 0 : Math.Max(0, 1 - ((day - since) / memory));
}
