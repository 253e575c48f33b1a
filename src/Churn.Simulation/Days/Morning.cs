namespace Churn.Simulation;

/// <summary>A day's hazard, before anything has happened.</summary>
internal readonly struct Morning(double logRate)
{
    // Discontent follows grievances over three weeks.
    private const float Patience = 21;

    /// <summary>Measures the signals; behaviour moves a step towards what they say.</summary>
    /// <param name="customer">Of the evening before.</param>
    /// <param name="day">From the start of the log.</param>
    /// <param name="almanac">Covers the day.</param>
    /// <param name="terms">Shape [18]: each signal's term of the formula; overwritten.</param>
    public static Morning Of(ref Customer customer, int day, Almanac almanac, Span<double> terms)
    {
        Signals.Measure(in customer, day, almanac.Season(day, customer.Traits.Industry), terms);
        var logRate = HazardFormula.ToTerms(terms);
        ref var discontent = ref customer.Memory.Discontent;
        discontent += ((float)Signals.Grievance(terms) - discontent) / Patience;
        return new Morning(logRate);
    }

    /// <summary>The rate of leaving at the lowest frailty, a day.</summary>
    /// <param name="without">A signal whose term is left out, or null.</param>
    /// <param name="terms">As measured.</param>
    public double HalfRate(Signal? without, ReadOnlySpan<double> terms) =>
        HazardFormula.Frailties[0] * Math.Min(HazardFormula.HighestRate, Math.Exp(without is { } signal ? logRate - terms[(int)signal] : logRate));
}
