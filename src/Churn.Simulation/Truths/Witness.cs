namespace Churn.Simulation;

/// <summary>Watches a population, believes what can be believed of each customer, and keeps the rows of the cutoffs.</summary>
internal sealed class Witness
{
    private readonly TruthOptions options;
    private readonly Almanac almanac;
    private readonly Forecaster forecaster;
    private readonly Belief[] beliefs;
    private readonly int[] cutoffs;
    private readonly List<(int Customer, int Cutoff, double[] Probabilities)> rows = [];
    private readonly List<bool> isLost = [];

    // By customer: their last row, −1 before they have one. Cutoffs may be closer than a horizon, so rows name the one before.
    private readonly int[] lastRow;
    private readonly List<int> rowBefore = [];

    public Witness(TruthOptions options, SimulationOptions population, Almanac almanac)
    {
        this.options = options;
        this.almanac = almanac;
        forecaster = new Forecaster(options, almanac, population.Seed);
        cutoffs = [.. options.Cutoffs.Select(cutoff => cutoff.DayNumber - population.Start.DayNumber)];
        beliefs = new Belief[population.Customers * options.Without.Count];
        Array.Fill(beliefs, Belief.AtFirst);
        lastRow = new int[population.Customers];
        Array.Fill(lastRow, -1);
    }

    public IEnumerable<TruthRow> Rows(Customer[] customers) => rows.Select((row, i) => new TruthRow(
        row.Customer, almanac.Date(row.Cutoff), row.Probabilities, isLost[i])
    {
        LeftOn = customers[row.Customer].LeftDay == Memory.None ? null : almanac.Date(customers[row.Customer].LeftDay),
        IsCancelled = customers[row.Customer].Life == Life.Cancelled,
    });

    /// <summary>Before a day begins.</summary>
    public void Dawn(int day, Customer[] customers, CancellationToken stop)
    {
        if (Array.IndexOf(cutoffs, day) < 0)
        {
            return;
        }
        for (var i = 0; i < customers.Length; i++)
        {
            var bought = customers[i].Memory.LastPurchase;
            if (customers[i].Life != Life.NotYet && bought >= Math.Max(0, day - options.LookbackDays))
            {
                stop.ThrowIfCancellationRequested();
                rows.Add((i, day, forecaster.Foretell(in customers[i], i, day, BeliefsOf(i))));
                isLost.Add(true);
                rowBefore.Add(lastRow[i]);
                lastRow[i] = rows.Count - 1;
            }
        }
    }

    public void Leave(int customer, Morning morning, ReadOnlySpan<double> terms, double spokenShare)
    {
        var own = BeliefsOf(customer);
        for (var i = 0; i < own.Length; i++)
        {
            own[i].Leave(morning.HalfRate(options.Without[i], terms), spokenShare);
        }
    }

    /// <param name="customer">Index.</param>
    /// <param name="silence">1 if something was seen of them.</param>
    public void See(int customer, double silence)
    {
        foreach (ref var belief in BeliefsOf(customer))
        {
            if (silence < 1)
            {
                belief.Silence(silence);
            }
            else
            {
                belief.Sign();
            }
        }
    }

    public void Buy(int customer, int day)
    {
        for (var row = lastRow[customer]; row >= 0 && day < rows[row].Cutoff + options.HorizonDays; row = rowBefore[row])
        {
            isLost[row] = false;
        }
    }

    private Span<Belief> BeliefsOf(int customer) => beliefs.AsSpan(customer * options.Without.Count, options.Without.Count);
}
