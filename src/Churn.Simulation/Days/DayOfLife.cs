namespace Churn.Simulation;

/// <summary>What a customer who is there does on a day.</summary>
internal static class DayOfLife
{
    private static readonly string[] channels = ["web", "app", "store"];

    /// <summary>A purchase with the visit around it.</summary>
    public static void Buy(ref Customer customer, int index, int day, DaySink? sink)
    {
        ref var memory = ref customer.Memory;
        var at = new Moment(sink, index, day, ref customer.Chance);
        Arrive(ref customer, ref at);
        var industry = Industries.Names[customer.Traits.Industry];
        var amount = Math.Round(customer.Traits.Basket * Math.Exp(0.35 * customer.Chance.Normal()), 2);
        if (memory.CartSince == Memory.None)
        {
            at.Log(EventTypes.AddToCart, industry, amount);
        }
        at.Log(EventTypes.Purchase, industry, amount);
        var points = Math.Floor(amount);
        at.Log(EventTypes.PointsEarned, "", points);
        memory.Points += (float)points;
        memory.LastPurchase = day;
        memory.CartSince = Memory.None;
    }

    /// <summary>A visit that perhaps leaves a full cart behind.</summary>
    public static void Visit(ref Customer customer, int index, int day, DaySink? sink)
    {
        ref var memory = ref customer.Memory;
        var at = new Moment(sink, index, day, ref customer.Chance);
        Arrive(ref customer, ref at);
        if (memory.CartSince == Memory.None && customer.Chance.Happens(0.35))
        {
            memory.CartSince = day;
            at.Log(EventTypes.AddToCart, Industries.Names[customer.Traits.Industry], Math.Round(customer.Traits.Basket));
        }
    }

    /// <summary>The company's mail, and what the opening of it, or not, leaves behind.</summary>
    public static void Mail(ref Customer customer, int index, int day, string category, bool opens, DaySink? sink)
    {
        ref var memory = ref customer.Memory;
        var at = new Moment(sink, index, day, ref customer.Chance);
        at.Log(EventTypes.EmailSent, category);
        if (opens)
        {
            at.Log(EventTypes.EmailOpen, category);
            memory.LastOpen = day;
        }
        memory.Mailed();
    }

    /// <summary>One occasion at most.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Meet(ref Customer customer, int index, int day, in DayChances chances, DaySink? sink)
    {
        var u = customer.Chance.Uniform();
        if (u >= chances.Any)
        {
            return false;
        }
        var occasion = 0;
        while (occasion < DayChances.Occasions - 1 && (u -= chances.Each[occasion]) >= 0)
        {
            occasion++;
        }
        var at = new Moment(sink, index, day, ref customer.Chance);
        if (IsOnSite((Occasion)occasion))
        {
            Arrive(ref customer, ref at);
        }
        ServiceDesk.Happen(ref customer, (Occasion)occasion, at);
        return true;
    }

    // What customers do in the shop itself, so that a visit comes before it.
    private static bool IsOnSite(Occasion occasion) => occasion is Occasion.Complaint or Occasion.Ticket or Occasion.Survey or Occasion.Nps
        or Occasion.PriceInquiry or Occasion.ContractInquiry or Occasion.PaymentRecovered or Occasion.PointsSpent or Occasion.OnboardingStep;

    private static void Arrive(ref Customer customer, ref Moment at)
    {
        customer.Memory.LastVisit = at.Day;
        at.Log(EventTypes.Visit, channels[customer.Chance.Below(channels.Length)]);
        for (var clicks = customer.Chance.Below(3); clicks > 0; clicks--)
        {
            at.Log(EventTypes.Click);
        }
    }
}
