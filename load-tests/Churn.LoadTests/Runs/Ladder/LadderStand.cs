namespace Churn.LoadTests;

/// <summary>The processes of a ladder, with customers in them.</summary>
internal sealed class LadderStand : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> processes = [];

    private LadderStand()
    {
    }

    public Occasion Bare { get; private set; } = null!;

    public Occasion OnMemory { get; private set; } = null!;

    public Occasion OnRedis { get; private set; } = null!;

    public RedisProcess Redis { get; private set; } = null!;

    /// <exception cref="LoadException">A process does not start.</exception>
    public static async Task<LadderStand> StartAsync(LadderOptions options, CancellationToken stop)
    {
        var stand = new LadderStand();
        try
        {
            await stand.OpenAsync(options, stop).ConfigureAwait(false);
            return stand;
        }
        catch
        {
            await stand.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(processes))
        {
            await process.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task OpenAsync(LadderOptions options, CancellationToken stop)
    {
        ProgressLine.Show("starting Redis, two servers and a bare host");
        Redis = Keep(await RedisProcess.StartAsync(stop).ConfigureAwait(false));
        Bare = Keep(await BareProcess.StartAsync(stop).ConfigureAwait(false)).At;
        OnMemory = Keep(await ServerProcess.StartAsync(options.Server, null, options.ServerArguments, stop).ConfigureAwait(false)).At;
        OnRedis = Keep(await ServerProcess.StartAsync(options.Server, Redis, options.ServerArguments, stop).ConfigureAwait(false)).At;
        var loader = new CustomerLoader(Redis.Address, DateTimeOffset.UtcNow);
        await using (loader.ConfigureAwait(false))
        {
            await loader.SimulatedAsync((0, options.Customers + options.RecordedCustomers), options.Days, stop).ConfigureAwait(false);
        }
        await ScenarioRun.PrepareAsync(new Scenario { Customers = options.Customers }, OnMemory.Grpc, options.Days, stop).ConfigureAwait(false);
    }

    private T Keep<T>(T process)
        where T : IAsyncDisposable
    {
        processes.Add(process);
        return process;
    }
}
