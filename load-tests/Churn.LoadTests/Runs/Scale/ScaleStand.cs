using System.Diagnostics;

namespace Churn.LoadTests;

/// <summary>A Redis with customers of one size, a server on it, and what its scores cost.</summary>
internal sealed class ScaleStand : IAsyncDisposable
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private readonly List<Sample> alone = [];
    private readonly List<Sample> busy = [];
    private ServerProcess? server;
    private Caller? single, many;
    private Scenario scenario = new();

    private ScaleStand(string name, RedisProcess redis)
    {
        Name = name;
        Redis = redis;
    }

    public string Name { get; }

    public RedisProcess Redis { get; }

    /// <summary>Redis' memory, of all customers by their number.</summary>
    public double BytesOfCustomer { get; private set; }

    /// <summary>Of the server, after the rounds.</summary>
    public long ServerBytes { get; private set; }

    /// <summary>One call at a time.</summary>
    public IReadOnlyList<Sample> Alone => alone;

    /// <summary>As many as it can.</summary>
    public IReadOnlyList<Sample> Busy => busy;

    /// <summary>Starts a Redis and loads it.</summary>
    /// <param name="name">As in the report.</param>
    /// <param name="customers">How many, at least 10.</param>
    /// <param name="loadAsync">Loads those of some indices.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task<ScaleStand> LoadAsync(
        string name, int customers, Func<CustomerLoader, (int First, int Count), Task> loadAsync, CancellationToken stop)
    {
        var redis = await RedisProcess.StartAsync(stop).ConfigureAwait(false);
        try
        {
            long before;
            // Not measured: with the first ones come connections, their buffers and a script, which are no customer's.
            var first = customers / 10;
            var loader = new CustomerLoader(redis.Address, DateTimeOffset.UtcNow);
            await using (loader.ConfigureAwait(false))
            {
                await loadAsync(loader, (0, first)).ConfigureAwait(false);
                before = await redis.UsedMemoryAsync(stop).ConfigureAwait(false);
                await loadAsync(loader, (first, customers - first)).ConfigureAwait(false);
            }
            var used = await redis.UsedMemoryAsync(stop).ConfigureAwait(false) - before;
            return new ScaleStand(name, redis)
            {
                BytesOfCustomer = (double)used / (customers - first),
                scenario = new Scenario { Call = CallKind.Score, Customers = customers },
            };
        }
        catch
        {
            await redis.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts the server and warms it up.</summary>
    public async Task ServeAsync(ScaleOptions options, CancellationToken stop)
    {
        server = await ServerProcess.StartAsync(options.Server, Redis, options.ServerArguments, stop).ConfigureAwait(false);
        scenario = scenario with { Concurrency = options.Concurrency };
        single = await Caller.OpenAsync(scenario with { Connections = 1 }, server.At.Grpc, null, stop).ConfigureAwait(false);
        many = await Caller.OpenAsync(scenario, server.At.Grpc, null, stop).ConfigureAwait(false);
        ProgressLine.Show($"{Name}: warming up");
        await ClosedLoop.RunAsync(many.Workload, options.Concurrency, WarmUp, stop).ConfigureAwait(false);
    }

    /// <summary>One round.</summary>
    /// <exception cref="LoadException">Calls failed.</exception>
    public async Task MeasureAsync(TimeSpan duration, CancellationToken stop)
    {
        foreach (var (caller, concurrency, to) in new[] { (single!, 1, alone), (many!, scenario.Concurrency, busy) })
        {
            var sample = await Sample.TakeAsync(server!.At, () => ClosedLoop.RunAsync(caller.Workload, concurrency, duration, stop), stop).ConfigureAwait(false);
            if (sample.Loop.Failed > sample.Loop.Latency.Count / 100)
            {
                throw new LoadException($"{Name}: {sample.Loop.Trouble()}: try on a quieter machine, or with less --concurrency");
            }
            to.Add(sample);
        }
        ServerBytes = ProcessReading.Of(server!.At.Server!.Value).ResidentBytes;
    }

    /// <summary>Stops the server; Redis stays.</summary>
    public async Task StopServerAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { single, many, server })
        {
            if (part is not null)
            {
                await part.DisposeAsync().ConfigureAwait(false);
            }
        }
        (single, many, server) = (null, null, null);
    }

    /// <summary>Starts a server and asks for a score as soon as it serves. No other server of this program may run.</summary>
    /// <param name="options">Which server.</param>
    /// <param name="cold">Its files are read from the disk.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>ms from its start to the answer.</returns>
    public async Task<double> FirstScoreAsync(ScaleOptions options, bool cold, CancellationToken stop)
    {
        if (cold)
        {
            PageCache.Forget(options.Server.Folder);
        }
        var started = Stopwatch.GetTimestamp();
        var fresh = await ServerProcess.StartAsync(options.Server, Redis, options.ServerArguments, stop).ConfigureAwait(false);
        await using (fresh.ConfigureAwait(false))
        {
            var caller = await Caller.OpenAsync(scenario with { Connections = 1 }, fresh.At.Grpc, null, stop).ConfigureAwait(false);
            await using (caller.ConfigureAwait(false))
            {
                await caller.Workload.CallAsync(0).WaitAsync(stop).ConfigureAwait(false);
                return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopServerAsync().ConfigureAwait(false);
        await Redis.DisposeAsync().ConfigureAwait(false);
    }
}
