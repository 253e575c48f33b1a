using Churn.Access;
using Churn.Server.Metrics;

namespace Churn.Server.Overload;

/// <summary>Counts what is shed before it is read, by lane and why.</summary>
internal sealed class AdmissionMetrics
{
    private readonly Counter[] byLimit;
    private readonly Counter[] byRate;

    public AdmissionMetrics(ServerMetrics metrics, CallLimiter limiter)
    {
        var shed = metrics.Add(new CounterFamily(
            "churn_calls_shed_total", "Calls refused before they were read, by the caller's lane and why: overload, or the credential's own rate.",
            "lane", "reason"));
        byLimit = [.. AccessNames.AllLanes.Select(lane => shed.With(lane, "overload"))];
        byRate = [.. AccessNames.AllLanes.Select(lane => shed.With(lane, "rate"))];
        metrics.Add(new GaugeFamily("churn_calls_limit", "Calls that may be in progress at once, by how long work waits for a thread.", () => limiter.Limit));
        metrics.Add(new GaugeFamily("churn_calls_in_progress", "Calls in progress, streams aside, by the caller's lane.", () =>
        [
            .. Enum.GetValues<Lane>().Select(lane => (MetricsWriter.Labels(("lane", AccessNames.Of(lane))), (double)limiter.InProgress(lane))),
        ]));
    }

    public void ShedByLimit(Lane lane) => byLimit[(int)lane].Add();

    public void ShedByRate(Lane lane) => byRate[(int)lane].Add();
}
