using Churn.Features;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server.Scoring;

namespace Churn.Server.Metrics;

/// <summary>Every metric of the server, one place, by the names that dashboards rely on. No label ever holds an id.</summary>
internal sealed class ServerMetrics
{
    private readonly List<IMetric> metrics = [];
    private readonly Counter[] scoresByBand;
    private readonly Dictionary<EventFate, Counter> eventsByFate;
    private long mostPending;

    public ServerMetrics()
    {
        EventsReceived = Add(new CounterFamily("churn_events_received_total", "Events offered, whatever became of them.")).With();
        var events = Add(new CounterFamily(
            "churn_events_total", "Events by what became of them; the verdicts add up to churn_events_received_total.", "verdict"));
        eventsByFate = Enum.GetValues<EventFate>().ToDictionary(f => f, f => events.With(f.ToString().ToLowerInvariant()));
        var scores = Add(new CounterFamily("churn_scores_total", "Scores answered, by band.", "band"));
        scoresByBand = [.. Enum.GetValues<Band>().Select(b => b == Band.Unspecified ? new Counter() : scores.With(b.ToString().ToLowerInvariant()))];
        var stages = Add(HistogramFamily.OfLatency("churn_score_duration_seconds", "Time a score takes, by stage.", "stage"));
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
            "churn_unreadable_elements_total", "Stored elements that were skipped because nobody can read them.")).With();
        Add(new GaugeFamily("churn_pending_events", "Most pending elements met in one customer's list since the last scrape.",
            () => Interlocked.Exchange(ref mostPending, 0)));
        Grpc = new GrpcMetrics(this);
        Http = Add(HistogramFamily.OfLatency("http_server_request_duration_seconds",
            "Time an HTTP request takes, by route, method and status.", "route", "method", "status"));
    }

    public Counter EventsReceived { get; }

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

    public GrpcMetrics Grpc { get; }

    public HistogramFamily Http { get; }

    /// <summary>Adds what is known only once the server is put together.</summary>
    public void AddState(ServedModel served, ICustomerStore store)
    {
        Add(new GaugeFamily("churn_model_info", "The model in use; always 1.", () =>
            [(MetricsWriter.Labels(("name", served.Model.Manifest.Name), ("version", served.Model.Manifest.Version)), 1)]));
        Add(new GaugeFamily("churn_store_up", "1 if the store can be reached.", () => store.IsUp ? 1 : 0));
    }

    public T Add<T>(T metric)
        where T : IMetric
    {
        metrics.Add(metric);
        return metric;
    }

    public void Scored(Band band) => scoresByBand[(int)band].Add();

    public void Event(EventFate fate) => eventsByFate[fate].Add();

    public void Pending(int elements)
    {
        var most = Interlocked.Read(ref mostPending);
        while (elements > most)
        {
            var met = Interlocked.CompareExchange(ref mostPending, elements, most);
            if (met == most)
            {
                return;
            }
            most = met;
        }
    }

    public string Write()
    {
        var to = new MetricsWriter();
        foreach (var metric in metrics)
        {
            metric.Write(to);
        }
        return to.ToString();
    }
}
