namespace Churn.Simulation;

/// <summary>Simulated customers of an invented company, who live day by day and leave by a known hazard.</summary>
/// <remarks>Everything follows from the options: the same give the same events, in the same order. Each customer has a stream of chance
/// of their own, so those of a small population are the first ones of a large one. Memory grows with the customers
/// (about 200 bytes each), not with the days. Not thread-safe.</remarks>
public sealed class Population
{
    // Nobody asks any more for one who has been silent for so long: lookbacks end at 180 days.
    private const int ForgottenAfter = 200;

    private readonly SimulationOptions options;
    private readonly Almanac almanac;
    private readonly Customer[] customers;
    private readonly Witness? witness;
    private readonly DaySink sink = new();
    private readonly List<SimulatedProfile> profiles = [];
    private int day;

    /// <summary>Draws the customers.</summary>
    /// <param name="options">Which population.</param>
    /// <param name="truth">What to foretell on the way; null for nothing.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or a cutoff's horizon outside of the log.</exception>
    public Population(SimulationOptions options, TruthOptions? truth = null)
    {
        options.Validate();
        truth?.Validate(options);
        this.options = options;
        almanac = new Almanac(options.Start, options.Days);
        customers = new Customer[options.Customers];
        for (var i = 0; i < customers.Length; i++)
        {
            customers[i] = Customer.Draw(options.Seed, i, options.Days);
        }
        witness = truth is null ? null : new Witness(truth, options, almanac);
    }

    /// <summary>The rows of all cutoffs that have been passed; labels are final once the horizon has.</summary>
    public IEnumerable<TruthRow> Truth => witness?.Rows(customers) ?? [];

    /// <summary>Days that have been lived.</summary>
    public int DaysLived => day;

    /// <summary>Lives the next day.</summary>
    /// <param name="lived">What happened; valid until the next call.</param>
    /// <param name="stop">Ends a day of many forecasts early; the population is of no use then.</param>
    /// <returns>False after the last one.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public bool NextDay(out SimulatedDay lived, CancellationToken stop = default)
    {
        stop.ThrowIfCancellationRequested();
        lived = default;
        if (day == options.Days)
        {
            return false;
        }
        sink.Begin(almanac.Midnight(day));
        profiles.Clear();
        witness?.Dawn(day, customers, stop);
        for (var i = 0; i < customers.Length; i++)
        {
            Live(ref customers[i], i);
        }
        lived = new SimulatedDay(almanac.Date(day), sink.Sorted(), profiles);
        day++;
        return true;
    }

    private void Live(ref Customer customer, int index)
    {
        if (customer.Life is Life.Active or Life.Silent)
        {
            Go(ref customer, index);
        }
        else if (customer.Life == Life.NotYet && customer.Traits.JoinDay == day)
        {
            customer.Life = Life.Active;
            DayOfLife.Buy(ref customer, index, day, sink);
            customer.Memory.Turn();
            Book(in customer, index);
        }
    }

    private void Go(ref Customer customer, int index)
    {
        Span<double> terms = stackalloc double[HazardFormula.Signals];
        Span<double> occasions = stackalloc double[DayChances.Occasions];
        var morning = Morning.Of(ref customer, day, almanac, terms);
        var spoken = Leaving.SpokenShare(in customer.Traits, day);
        witness?.Leave(index, morning, terms, spoken);
        if (customer.Life == Life.Active && Leaves(ref customer, morning, terms))
        {
            Leave(ref customer, index, spoken);
        }
        if (customer.Life == Life.Cancelled)
        {
            return;
        }
        var chances = DayChances.Weigh(in customer, day, almanac, occasions);
        double silence;
        if (customer.Life == Life.Silent)
        {
            silence = Evening.Miss(ref customer, index, day, chances, sink);
            customer.Life = day - customer.Memory.LastActivity > ForgottenAfter ? Life.Forgotten : Life.Silent;
        }
        else if (Evening.Live(ref customer, index, day, chances, sink, out silence))
        {
            witness?.Buy(index, day);
        }
        witness?.See(index, silence);
        if (day == 0 || customer.Traits.DaysToRenewal(day) == Traits.YearDays)
        {
            Book(in customer, index);
        }
    }

    private static bool Leaves(ref Customer customer, Morning morning, ReadOnlySpan<double> terms)
    {
        var rate = morning.HalfRate(null, terms) * HazardFormula.Frailties[customer.Traits.Frailty] / HazardFormula.Frailties[0];
        return customer.Chance.Happens(1 - Math.Exp(-rate));
    }

    private void Leave(ref Customer customer, int index, double spokenShare)
    {
        customer.LeftDay = day;
        var says = customer.Chance.Happens(spokenShare);
        customer.Life = says ? Life.Cancelled : Life.Silent;
        if (says)
        {
            new Moment(sink, index, day, ref customer.Chance).Log(EventTypes.Cancel);
        }
    }

    private void Book(in Customer customer, int index) => profiles.Add(new SimulatedProfile(
        index,
        almanac.Date(day),
        almanac.Date(customer.Traits.JoinDay),
        almanac.Date(day + customer.Traits.DaysToRenewal(day)),
        Math.Round(customer.Traits.Basket * Traits.YearDays / customer.Traits.Interval),
        Segments.Names[customer.Traits.Tier],
        Industries.Names[customer.Traits.Industry]));
}
