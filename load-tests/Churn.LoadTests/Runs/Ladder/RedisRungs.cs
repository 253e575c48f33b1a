using Churn.Redis;

namespace Churn.LoadTests;

/// <summary>The commands of a call, by redis-benchmark: the limit below the store.</summary>
/// <remarks>It repeats one command, so it cannot send the transaction of a record (MULTI, RPUSH, LRANGE, PEXPIRE, EXEC): its parts are measured one by
/// one. The server sends calls together, which is what the pipeline of 16 stands for.</remarks>
internal sealed class RedisRungs
{
    private const string Scratch = "churn-load:scratch";
    private const int Pipeline = 16;
    // As long as a stored event with an id of 16.
    private static readonly string Element = new('e', 64);

    private readonly RedisProcess redis;
    private readonly LadderOptions options;
    private readonly (string Name, int Pipeline, string[] Command, List<double> Rates)[] all;

    public RedisRungs(RedisProcess redis, LadderOptions options)
    {
        this.redis = redis;
        this.options = options;
        var list = CustomerKey.From("default", Workload.Id(0)).ToString();
        string[] read = ["LRANGE", list, "0", "-1"];
        string[] append = ["RPUSH", Scratch, Element];
        string[] renew = ["PEXPIRE", list, $"{(long)TimeSpan.FromDays(5 * 365).TotalMilliseconds}"];
        all =
        [
            ("redis-benchmark LRANGE of a customer", 1, read, []), ($"redis-benchmark LRANGE of a customer, {Pipeline} at once", Pipeline, read, []),
            ("redis-benchmark RPUSH", 1, append, []), ("redis-benchmark PEXPIRE", 1, renew, []),
        ];
    }

    public IReadOnlyList<Measure> Measures => [.. all.Select(r => new Measure(r.Name, "commands/s", true, r.Rates))];

    public async Task MeasureAsync(CancellationToken stop)
    {
        foreach (var (_, pipeline, command, rates) in all)
        {
            rates.Add(await RedisBenchmark.RunAsync(redis.Port, options.Concurrency, pipeline, options.Duration / 2, command, stop).ConfigureAwait(false));
        }
        // Or the scratch list would take the memory that customers are measured in.
        await RedisBenchmark.RunAsync(redis.Port, 1, 1, TimeSpan.Zero, ["DEL", Scratch], stop).ConfigureAwait(false);
    }
}
