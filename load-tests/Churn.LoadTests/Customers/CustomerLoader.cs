using Churn.Redis;
using Churn.Simulation;

namespace Churn.LoadTests;

/// <summary>Puts customers into a Redis, past the servers: a million of them in minutes.</summary>
internal sealed class CustomerLoader : IAsyncDisposable
{
    // Simulated together: their events are held until they are folded.
    private const int Chunk = 10_000;
    private const int UnderWay = 256;

    private readonly RedisStore store;
    private readonly long now;

    /// <param name="redis">As redis://127.0.0.1:6379; empty of these customers.</param>
    /// <param name="now">Histories end here.</param>
    public CustomerLoader(string redis, DateTimeOffset now)
    {
        store = new RedisStore(new RedisOptions { Address = RedisAddress.Parse(redis), CommandTimeout = TimeSpan.FromSeconds(10) });
        this.now = now.ToUnixTimeMilliseconds();
    }

    /// <summary>Simulated customers (docs/simulation.md).</summary>
    /// <param name="range">Their indices: <see cref="Workload.Id(int)"/> names them.</param>
    /// <param name="days">Of history.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task SimulatedAsync((int First, int Count) range, int days, CancellationToken stop)
    {
        await store.CheckAsync(stop).ConfigureAwait(false);
        var start = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(now).UtcDateTime).AddDays(-days);
        for (var done = 0; done < range.Count; done += Chunk)
        {
            ProgressLine.Show($"loading {range.Count:N0} simulated customers: {done:N0}");
            var (first, count) = (range.First + done, Math.Min(Chunk, range.Count - done));
            // Another seed for each: the same one would make the same customers again.
            var population = new Population(new SimulationOptions { Customers = count, Days = days, Start = start, Seed = (ulong)(1 + first) });
            var events = Enumerable.Range(0, count).Select(_ => new List<SimulatedEvent>()).ToArray();
            while (population.NextDay(out var day, stop))
            {
                foreach (var e in day.Events)
                {
                    events[e.Customer].Add(e);
                }
            }
            await WriteAsync(first, events, stop).ConfigureAwait(false);
        }
        ProgressLine.Clear();
    }

    /// <summary>Customers who all lived alike.</summary>
    /// <param name="range">Their indices.</param>
    /// <param name="events">Of each.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task AlikeAsync((int First, int Count) range, IReadOnlyList<SimulatedEvent> events, CancellationToken stop)
    {
        await store.CheckAsync(stop).ConfigureAwait(false);
        for (var done = 0; done < range.Count; done += Chunk)
        {
            ProgressLine.Show($"loading {range.Count:N0} customers of {events.Count:N0} events: {done:N0}");
            await WriteAsync(range.First + done, Enumerable.Repeat(events, Math.Min(Chunk, range.Count - done)), stop).ConfigureAwait(false);
        }
        ProgressLine.Clear();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task WriteAsync(int first, IEnumerable<IReadOnlyList<SimulatedEvent>> histories, CancellationToken stop)
    {
        var maker = new StateMaker();
        var writing = new Queue<Task>();
        foreach (var history in histories)
        {
            stop.ThrowIfCancellationRequested();
            var customer = first++;
            if (history.Count > 0)
            {
                writing.Enqueue(WriteAsync(customer, maker.Snapshot(history, now)));
            }
            if (writing.Count == UnderWay)
            {
                await writing.Dequeue().ConfigureAwait(false);
            }
        }
        await Task.WhenAll(writing).ConfigureAwait(false);
    }

    private async Task WriteAsync(int customer, byte[] snapshot)
    {
        const string Tenant = "default";
        if (!await store.ImportAsync(CustomerKey.From(Tenant, Workload.Id(customer)), head: 0, folded: 0, snapshot).ConfigureAwait(false))
        {
            throw new LoadException($"customer {customer} is there already: load into an empty Redis");
        }
    }
}
