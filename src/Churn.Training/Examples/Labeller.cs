using Churn.Features;
using Churn.Training.Histories;

namespace Churn.Training.Examples;

/// <summary>Tells of a customer at an as-of time whether they are in the population, and whether they then churned.</summary>
internal sealed class Labeller
{
    private readonly EventHistory history;
    private readonly bool[] own;
    private readonly bool[] churn;
    private readonly bool silence;
    private readonly long horizon;
    private readonly long lookback;

    public Labeller(EventHistory history, ChurnDefinition definition)
    {
        this.history = history;
        own = [.. history.Series.Select(s => definition.OwnEvents.Contains(FeatureName.Any) || definition.OwnEvents.Contains(s.Type))];
        churn = [.. history.Series.Select(s => s.Type == definition.ChurnEvent)];
        silence = definition.ChurnEvent is null;
        horizon = definition.HorizonDays * Millis.Day;
        lookback = definition.LookbackDays * Millis.Day;
    }

    /// <summary>An own event and no churn event in <c>[asOf − lookback, asOf)</c>: what trails behind a churn event, as a last invoice, makes
    /// nobody a customer again, and whoever came back is one after the lookback.</summary>
    public bool InPopulation(int customer, long asOf)
    {
        var events = history.Of(customer);
        var active = false;
        for (var i = LowerBound(events, asOf) - 1; i >= 0 && events[i].OccurredAt >= asOf - lookback; i--)
        {
            if (churn[events[i].Series])
            {
                return false;
            }
            active |= own[events[i].Series];
            if (active && silence)
            {
                return true;
            }
        }
        return active;
    }

    /// <summary>Whether what counts as churn happens in <c>[asOf, asOf + horizon)</c>.</summary>
    public bool Churned(int customer, long asOf)
    {
        var events = history.Of(customer);
        for (var i = LowerBound(events, asOf); i < events.Length && events[i].OccurredAt < asOf + horizon; i++)
        {
            if (silence ? own[events[i].Series] : churn[events[i].Series])
            {
                return !silence;
            }
        }
        return silence;
    }

    private static int LowerBound(ReadOnlySpan<RecordedEvent> events, long at)
    {
        var (low, high) = (0, events.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = events[middle].OccurredAt < at ? (middle + 1, high) : (low, middle);
        }
        return low;
    }
}
