using Churn.Features;

namespace Churn.Training.Histories;

/// <summary>Walks through one customer after the other, in each through time, in the state that the server keeps: what is computed
/// at an as-of time has seen nothing that came later.</summary>
/// <remarks>Not thread-safe; each thread has its own.</remarks>
public sealed class CustomerReplay(EventHistory history, ProfileHistory? profiles = null)
{
    private readonly CustomerState state = new();
    private int customer;
    private int folded;
    private long reached;

    /// <summary>Events before the as-of time of the last evaluation.</summary>
    public int EventCount => folded;

    /// <summary>Turns to the beginning of a customer's life.</summary>
    /// <param name="index">Into <see cref="EventHistory.Customers"/>.</param>
    public void Begin(int index)
    {
        state.Clear();
        customer = index;
        folded = 0;
        reached = long.MinValue;
    }

    /// <summary>Computes the customer's features.</summary>
    /// <param name="plan">What to compute.</param>
    /// <param name="asOf">ms; not before that of the call before.</param>
    /// <param name="vector">Shape [F].</param>
    /// <exception cref="ArgumentException">Time would run backwards.</exception>
    public void Evaluate(FeaturePlan plan, long asOf, Span<double> vector)
    {
        Advance(asOf);
        plan.Evaluate(state, asOf, vector);
    }

    private void Advance(long asOf)
    {
        if (asOf < reached)
        {
            throw new ArgumentException($"The replay stands at {reached} and cannot go back to {asOf}.", nameof(asOf));
        }
        reached = asOf;
        var events = history.Of(customer);
        for (; folded < events.Length && events[folded].OccurredAt < asOf; folded++)
        {
            ref readonly var e = ref events[folded];
            var series = history.Series[e.Series];
            // Copies were left out when the log was read, so nothing is left to tell apart by id.
            state.FoldHypothetical(series.TypeBytes, series.CategoryBytes, e.OccurredAt, e.HasValue ? FixedValue.ToDouble(e.Units) : null);
        }
        if (profiles?.Of(history.Customers[customer], asOf) is { } profile)
        {
            state.Fold(profile);
        }
    }
}
