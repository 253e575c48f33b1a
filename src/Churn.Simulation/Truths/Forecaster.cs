namespace Churn.Simulation;

/// <summary>The true probability that a customer buys nothing over the horizon.</summary>
/// <remarks>Futures are drawn on the condition that the customer is there and has not bought; the probability that the condition breaks
/// is summed on the way. So each future gives a probability, which varies far less than yes and no would.</remarks>
internal sealed class Forecaster(TruthOptions options, Almanac almanac, ulong seed)
{
    private const ulong OwnStreams = 0x7275_7468;

    private readonly double[] sums = new double[options.Without.Count];
    private readonly Belief[] futures = new Belief[options.Without.Count];

    /// <summary>One probability a formula.</summary>
    /// <param name="customer">On the morning of the cutoff.</param>
    /// <param name="index">Of the customer.</param>
    /// <param name="day">The cutoff.</param>
    /// <param name="beliefs">What is known of them, by formula.</param>
    public double[] Foretell(in Customer customer, int index, int day, ReadOnlySpan<Belief> beliefs)
    {
        var answers = new double[beliefs.Length];
        if (customer.Life == Life.Cancelled)
        {
            Array.Fill(answers, 1);
            return answers;
        }
        var chance = Chance.Of(seed ^ OwnStreams, ((ulong)index << 16) + (ulong)day);
        Array.Clear(sums);
        for (var path = 0; path < options.Paths; path++)
        {
            var copy = customer;
            copy.Chance = new Chance(chance.Next());
            Follow(ref copy, index, day, beliefs);
        }
        for (var i = 0; i < answers.Length; i++)
        {
            var gone = beliefs[i].GoneShare;
            answers[i] = gone + ((1 - gone) * sums[i] / options.Paths);
        }
        return answers;
    }

    private void Follow(ref Customer customer, int index, int start, ReadOnlySpan<Belief> beliefs)
    {
        for (var i = 0; i < futures.Length; i++)
        {
            futures[i] = beliefs[i].IfThere();
        }
        Span<double> occasions = stackalloc double[DayChances.Occasions];
        Span<double> terms = stackalloc double[HazardFormula.Signals];
        for (var day = start; day < start + options.HorizonDays; day++)
        {
            var morning = Morning.Of(ref customer, day, almanac, terms);
            var chances = DayChances.Weigh(in customer, day, almanac, occasions);
            for (var i = 0; i < futures.Length; i++)
            {
                futures[i].Leave(morning.HalfRate(options.Without[i], terms), spokenShare: 0);
                futures[i].Silence(1 - chances.Purchase);
            }
            Evening.Idle(ref customer, index, day, chances);
        }
        for (var i = 0; i < futures.Length; i++)
        {
            sums[i] += futures[i].There + futures[i].Gone;
        }
    }
}
