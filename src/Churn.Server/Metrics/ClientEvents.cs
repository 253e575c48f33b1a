using System.Collections.Concurrent;
using Churn.Access;

namespace Churn.Server.Metrics;

/// <summary>Counts each client's events by what became of them, as all together are counted: for each, the verdicts add up to what was
/// received. There are as many clients as the access file names.</summary>
internal sealed class ClientEvents(ServerMetrics metrics)
{
    private readonly CounterFamily received = metrics.Add(new CounterFamily("churn_client_events_received_total", "Events offered, by client.", "client"));

    private readonly CounterFamily events = metrics.Add(new CounterFamily(
        "churn_client_events_total", "Events by client and by what became of them; a client's verdicts add up to what was received of it.", "client", "verdict"));

    private readonly ConcurrentDictionary<string, Counters> counters = new(StringComparer.Ordinal);

    public void Received(Caller caller) => Of(caller).Received.Add();

    public void Event(Caller caller, CountedVerdict verdict) => Of(caller).ByVerdict[(int)verdict].Add();

    private Counters Of(Caller caller) => counters.GetOrAdd(caller.Client, static (client, made) => new Counters(
        made.received.With(client),
        [.. Enum.GetValues<CountedVerdict>().Select(verdict => made.events.With(client, verdict.ToString().ToLowerInvariant()))]), this);

    private sealed record Counters(Counter Received, Counter[] ByVerdict);
}
