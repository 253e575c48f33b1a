namespace Churn.Simulation;

/// <summary>The probabilities of one customer's day, if they are still there. All of them follow from what has been seen.</summary>
internal ref struct DayChances
{
    public const int Occasions = 15;

    // Gaps between purchases are Weibull: the longer it is since the last one, the likelier the next.
    private const double Shape = 1.2;
    private const double MeanOverScale = 0.9406559;

    public double Purchase;
    public double Visit;

    /// <summary>If a mail was sent.</summary>
    public double Open;

    /// <summary>What a mail of the day is about: the season of the customer's department, or nothing in particular.</summary>
    public string MailCategory;

    /// <summary>Shape [15], in order of <see cref="Occasion"/>.</summary>
    public Span<double> Each;

    /// <summary>Σ of them.</summary>
    public double Any;

    public static DayChances Weigh(in Customer customer, int day, Almanac almanac, Span<double> occasions)
    {
        ref readonly var traits = ref customer.Traits;
        ref readonly var memory = ref customer.Memory;
        var weekday = almanac.Weekday(day);
        var will = Math.Exp(-0.12 * memory.Discontent);
        var season = almanac.Season(day, traits.Industry);
        var inSeason = 1 + (0.3 * season);
        var scale = traits.Interval / MeanOverScale;
        var rate = Shape / scale * Math.Pow(Math.Max(1, day - memory.LastPurchase) / scale, Shape - 1);
        var chances = new DayChances
        {
            Purchase = Math.Min(0.5, rate * inSeason * weekday * will),
            Visit = Math.Min(0.8, traits.VisitRate * weekday * will * will),
            Open = Math.Min(0.9, Marketing.OpenShare * will),
            MailCategory = season > 0 ? Marketing.OfSeason : Marketing.Newsletter,
            Each = occasions,
        };
        WeighOccasions(in customer, day, occasions);
        foreach (var chance in occasions)
        {
            chances.Any += chance;
        }
        return chances;
    }

    /// <summary>The probability that a customer who is there shows nothing on the day.</summary>
    public readonly double Silence(bool wasMailed) => (1 - Purchase) * (1 - Visit) * (1 - Any) * (wasMailed ? 1 - Open : 1);

    private static void WeighOccasions(in Customer customer, int day, Span<double> each)
    {
        ref readonly var memory = ref customer.Memory;
        var complains = memory.ComplaintSince != Memory.None;
        var waits = memory.TicketSince != Memory.None;
        var near = customer.Traits.DaysToRenewal(day) <= 60;
        each[(int)Occasion.Call] = complains || waits ? 0.01 : 0.0025;
        each[(int)Occasion.Complaint] = complains ? 0 : 0.003;
        each[(int)Occasion.ComplaintResolved] = complains ? ServiceDesk.ResolutionChance(memory.Complaint) : 0;
        each[(int)Occasion.Ticket] = waits ? 0 : 0.0015;
        each[(int)Occasion.TicketResolved] = waits ? 0.06 : 0;
        each[(int)Occasion.Survey] = 0.003;
        each[(int)Occasion.Nps] = 0.001;
        each[(int)Occasion.NegativeMention] = 0.001 + (0.0005 * memory.Discontent);
        each[(int)Occasion.CompetitorMention] = 0.0015;
        each[(int)Occasion.PriceInquiry] = near ? 0.008 : 0.001;
        each[(int)Occasion.ContractInquiry] = near ? 0.004 : 0.0005;
        each[(int)Occasion.PaymentFailed] = memory.PaymentSince == Memory.None ? 0.002 : 0;
        each[(int)Occasion.PaymentRecovered] = memory.PaymentSince == Memory.None ? 0 : 0.02;
        each[(int)Occasion.PointsSpent] = memory.Points >= ServiceDesk.LeastPoints ? 0.006 : 0;
        each[(int)Occasion.OnboardingStep] = memory.IsOnboarded ? 0 : 0.4 * Math.Exp((customer.Traits.JoinDay - day) / 10.0);
    }
}
