namespace Churn.LoadTests;

/// <summary>One layer more than the rung below, and what was measured of it.</summary>
internal sealed class Rung(string name, Scenario scenario, Occasion at, Caller caller) : IAsyncDisposable
{
    public const string Bare = "raw Kestrel", Empty = "Empty→Empty", ScoreOnMemory = "ScoreCustomer on memory", Score = "ScoreCustomer on Redis",
        Record = "RecordEvent with score on Redis", Reasons = "ScoreCustomer with three reasons on Redis";

    private readonly List<Sample> samples = [];

    public string Name => name;

    public Caller Caller => caller;

    public Scenario Scenario => scenario;

    public Occasion At => at;

    /// <summary>One a round.</summary>
    public IReadOnlyList<Sample> Samples => samples;

    /// <summary>All of them, from the lowest to the highest; each with connections of its own.</summary>
    public static async Task<IReadOnlyList<Rung>> AllAsync(LadderStand stand, LadderOptions options, CancellationToken stop)
    {
        var nothing = new Scenario { Call = CallKind.Health, Connections = options.Connections, Concurrency = options.Concurrency };
        var score = nothing with { Call = CallKind.Score, Customers = options.Customers };
        var record = nothing with { Call = CallKind.Record, Customers = options.RecordedCustomers, FirstCustomer = options.Customers };
        (string Name, Scenario Scenario, Occasion At)[] all =
        [
            (Bare, nothing, stand.Bare), (Empty, nothing, stand.OnRedis), (ScoreOnMemory, score, stand.OnMemory), (Score, score, stand.OnRedis),
            (Record, record, stand.OnRedis), (Reasons, score with { Reasons = 3 }, stand.OnRedis),
        ];
        var rungs = new List<Rung>();
        foreach (var (name, scenario, at) in all)
        {
            rungs.Add(new Rung(name, scenario, at, await Caller.OpenAsync(scenario, at.Grpc, null, stop).ConfigureAwait(false)));
        }
        return rungs;
    }

    /// <summary>A closed loop; kept unless it is to warm up.</summary>
    /// <exception cref="LoadException">Calls failed: what is measured is not what would be reported.</exception>
    public async Task MeasureAsync(TimeSpan duration, bool keep, CancellationToken stop)
    {
        var sample = await Sample.TakeAsync(at, () => ScenarioRun.LoopAsync(caller, scenario, null, duration, stop), stop).ConfigureAwait(false);
        if (!keep)
        {
            return;
        }
        // Some may be shed on a machine that is busy with something else; many, and the rate is that of refusals.
        if (sample.Loop.Failed > sample.Loop.Latency.Count / 100)
        {
            var calls = sample.Loop.Latency.Count + sample.Loop.Failed;
            throw new LoadException($"{name}: of {calls:N0} calls {sample.Loop.Trouble()}: try on a quieter machine, or with less --concurrency");
        }
        samples.Add(sample);
    }

    public ValueTask DisposeAsync() => caller.DisposeAsync();
}
