using Churn.Access;
using Churn.Features;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server.Models;

namespace Churn.Server.Metrics;

/// <summary>Every metric of the server, one place, by the names that dashboards rely on. No label ever holds an id.</summary>
internal sealed class ServerMetrics
{
    private readonly List<IMetric> metrics = [];
    private readonly Counter[] scoresByBand;
    private readonly Dictionary<CountedVerdict, Counter> eventsByVerdict;
    private readonly RecentMaximum mostPending;
    private readonly Counter received;
    private readonly ClientEvents clients;

    /// <param name="time">The server's clock.</param>
    /// <param name="exemplars">True: latencies are kept with the trace of a call, where one is traced.</param>
    public ServerMetrics(TimeProvider time, bool exemplars = false)
    {
        var examples = exemplars ? time : null;
        mostPending = new RecentMaximum(time);
        received = Add(new CounterFamily("churn_events_received_total", "Events offered, whatever became of them.")).With();
        var events = Add(new CounterFamily(
            "churn_events_total", "Events by what became of them; the verdicts add up to churn_events_received_total.", "verdict"));
        eventsByVerdict = Enum.GetValues<CountedVerdict>().ToDictionary(v => v, v => events.With(v.ToString().ToLowerInvariant()));
        clients = new ClientEvents(this);
        var scores = Add(new CounterFamily("churn_scores_total", "Scores answered, by band.", "band"));
        scoresByBand = [.. Enum.GetValues<Band>().Select(b => b == Band.Unspecified ? new Counter() : scores.With(b.ToString().ToLowerInvariant()))];
        ScoresDegraded = Add(new CounterFamily(
            "churn_scores_degraded_total", "Scores answered from this process's memory as the store was out of reach; not in churn_scores_total.")).With();
        var stages = Add(HistogramFamily.OfLatency(examples, "churn_score_duration_seconds", "Time a score takes, by stage.", "stage"));
        StageStore = stages.With("store");
        StageFold = stages.With("fold");
        StagePlan = stages.With("plan");
        StageModel = stages.With("model");
        StageReasons = stages.With("reasons");
        Store = Add(HistogramFamily.OfLatency(
            "churn_store_duration_seconds", "Time a call to the store takes, by command.", "command"));
        EventLag = Add(new HistogramFamily(
            "churn_event_lag_seconds", "Time between an accepted event's occurrence and its receipt.",
            HistogramFamily.Lag, Millis.Second)).With();
        Compactions = Add(new CounterFamily(
            "churn_compactions_total", "Compactions of a customer's list, by result: done, lost to another one, failed.", "result"));
        UnreadableElements = Add(new CounterFamily(
            "churn_unreadable_elements_total", "Stored elements that nobody can read, counted when a compaction drops them.")).With();
        UnreadableStates = Add(new CounterFamily(
            "churn_unreadable_states_total", "Calls that found a customer's snapshot damaged or of a newer version.")).With();
        Add(new GaugeFamily("churn_pending_events", "Most pending elements met in one customer's list in the last one to two minutes.",
            () => mostPending.Value));
        ModelReloads = Add(new CounterFamily(
            "churn_model_reloads_total", "Models loaded to replace the one in use, by result; where it failed the old one stays.", "result"));
        ModelReloads.With("ok");
        ModelReloads.With("failed");
        Grpc = new GrpcMetrics(this, examples);
        Http = Add(HistogramFamily.OfLatency("http_server_request_duration_seconds",
            "Time an HTTP request takes, by route, method and status.", "route", "method", "status"));
    }

    public Counter ScoresDegraded { get; }

    public Histogram StageStore { get; }

    public Histogram StageFold { get; }

    public Histogram StagePlan { get; }

    public Histogram StageModel { get; }

    /// <summary>Observed only where reasons were asked for.</summary>
    public Histogram StageReasons { get; }

    public HistogramFamily Store { get; }

    public Histogram EventLag { get; }

    public CounterFamily Compactions { get; }

    public Counter UnreadableElements { get; }

    public Counter UnreadableStates { get; }

    public CounterFamily ModelReloads { get; }

    public GrpcMetrics Grpc { get; }

    public HistogramFamily Http { get; }

    /// <summary>Adds what is known only once the server is put together.</summary>
    public void AddState(ModelHolder models, ICustomerStore store)
    {
        Add(new GaugeFamily("churn_model_info", "The model in use; always 1.", () =>
        {
            var manifest = models.Current.Model.Manifest;
            return [(MetricsWriter.Labels(("name", manifest.Name), ("version", manifest.Version)), 1)];
        }));
        Add(new GaugeFamily("churn_store_up", "1 if the store can be reached.", () => store.IsUp ? 1 : 0));
    }

    public T Add<T>(T metric)
        where T : IMetric
    {
        metrics.Add(metric);
        return metric;
    }

    public void Scored(Band band) => scoresByBand[(int)band].Add();

    /// <summary>An event was offered; <see cref="Event"/> follows, once.</summary>
    public void Received(Caller caller)
    {
        received.Add();
        clients.Received(caller);
    }

    public void Event(Caller caller, CountedVerdict verdict)
    {
        eventsByVerdict[verdict].Add();
        clients.Event(caller, verdict);
    }

    public void Pending(int elements) => mostPending.Observe(elements);

    public string Write(MetricsWriter to)
    {
        foreach (var metric in metrics)
        {
            metric.Write(to);
        }
        return to.ToString();
    }
}
