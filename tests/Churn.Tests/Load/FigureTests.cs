using Churn.Features;
using Churn.LoadTests;
using Grpc.Core;

namespace Churn.Tests.Load;

/// <summary>The small sums of the load tool.</summary>
public sealed class FigureTests
{
    [Fact]
    public void Spread_IsOfWhatIsKnown()
    {
        Assert.Equal(new Spread(2, 1, 9), Spread.Of([9, double.NaN, 1, 2]));
        Assert.Equal(new Spread(2.5, 1, 4), Spread.Of([4, 3, 2, 1]));
        Assert.True(double.IsNaN(Spread.Of([double.NaN]).Median));
    }

    [Fact]
    public void Flatness_IsOfTheLastQuarterAgainstTheSecond()
    {
        Assert.Equal(1, Flatness.Growth([9, 9, 5, 5, 7, 7, 5, 5]));
        Assert.Equal(1.5, Flatness.Growth([1, 2, 8, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Flatness.Growth([1, 2, 3]));
    }

    [Theory]
    [InlineData(false, 100, 200)]
    [InlineData(false, 100, 200, 300, 305)]
    [InlineData(true, 100, 200, 300, 305, 290)]
    [InlineData(false, 100, 200, 150, 300)]
    public void Capacity_IsReachedWhenTwoStepsBringNoMore(bool expected, params int[] goodput)
    {
        CapacityRun.Step[] steps = [.. goodput.Select(calls => new CapacityRun.Step(1, new Sample(Loop(calls), default, 0)))];

        Assert.Equal(expected, CapacityRun.HasStopped(steps));
    }

    [Fact]
    public void CostOfACall_CountsFailedOnesToo()
    {
        var sample = new Sample(Loop(3) with { Failures = new Dictionary<StatusCode, long> { [StatusCode.Internal] = 1 } }, new CpuUse(2e-6, 4e-6, double.NaN), 100);

        Assert.Equal((0.5, 1, 25), (sample.ServerCpuPerCall, sample.RedisCpuPerCall, sample.AllocatedPerCall));
        Assert.True(double.IsNaN(sample.ClientCpuPerCall));
    }

    [Fact]
    public void RedisBenchmark_IsReadWithCommasInTheCommand()
    {
        const string Csv = "\"test\",\"rps\",\"avg_latency_ms\",\"min_latency_ms\",\"p50_latency_ms\",\"p95_latency_ms\",\"p99_latency_ms\",\"max_latency_ms\"\n"
            + "\"LRANGE a,\",\"b 0 -1\",\"37735.85\",\"0.160\",\"0.072\",\"0.127\",\"0.175\",\"1.879\",\"4.767\"\n";

        Assert.True(RedisBenchmark.TryParse(Csv, out var rate));
        Assert.Equal(37735.85, rate);
        Assert.False(RedisBenchmark.TryParse("Could not connect to Redis", out _));
    }

    [Fact]
    public void InfoAndMetrics_AreRead()
    {
        Assert.Equal(1_234_500, RedisInfo.UsedMemory("# Memory\r\nused_memory:1234567\r\nused_memory_human:1.18M\r\nmem_clients_normal:67\r\n"));
        const string Metrics = "# TYPE dotnet_gc_heap_size_bytes gauge\ndotnet_gc_heap_size_bytes 77\ndotnet_allocated_bytes_total 5E+09\n";
        Assert.Equal(new ServerReading(5e9, 77), ServerReading.Parse(Metrics));
        Assert.Equal(ServerReading.Unknown, ServerReading.Parse("other 1\n"));
    }

    [Fact]
    public void NinetyActiveDays_AreNinetyDaysOfTheLast180()
    {
        var now = DateTimeOffset.UtcNow;

        var days = Histories.NinetyActiveDays(now).Select(e => e.OccurredAt / Millis.Day).Distinct().ToArray();

        Assert.Equal(90, days.Length);
        Assert.All(days, day => Assert.InRange((now.ToUnixTimeMilliseconds() / Millis.Day) - day, 1, 180));
    }

    [Fact]
    public void CustomerWhoLivedThroughItsHistory_KeepsSixteenIds()
    {
        var now = DateTimeOffset.UtcNow;
        var state = new CustomerState();

        Assert.True(state.TryReadSnapshot(new StateMaker().Snapshot(Histories.Even(500, 400, now.AddDays(-1)), now.ToUnixTimeMilliseconds())));

        Assert.Equal(16, state.SeenCount);
        Assert.Equal(500, state.CountBefore(now.ToUnixTimeMilliseconds()));
    }

    private static LoopResult Loop(int calls)
    {
        var latency = new LatencyHistogram();
        for (var i = 0; i < calls; i++)
        {
            latency.Add(1);
        }
        return new LoopResult(latency, new Dictionary<StatusCode, long>(), Seconds: 1);
    }
}
