using System.Collections.Concurrent;
using System.Diagnostics;
using Churn.Access;
using Churn.Grpc;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Google.Rpc;
using Grpc.Core;

namespace Churn.IntegrationTests.Faults;

/// <summary>Far more calls than a server has room for, on a real Redis.</summary>
public sealed class OverloadStormTests
{
    private const int Connections = 8;
    private const int CallsAtOnce = 60;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Storm", "yes")]
    public async Task Overload_IsShedByLane_AccountedFor_AndOverWhenItIsOver()
    {
        var started = Stopwatch.GetTimestamp();
        await using var redis = await RedisServer.StartAsync();
        using var access = new AccessFolder();
        var live = access.AddKey("desk", Lane.Live);
        // So little room that any machine is overloaded.
        // And so patient with Redis that it is the calls that are too many, not the machine that is too busy for their store.
        await using var server = await ServerProcess.StartAsync(
            "--access", access.AccessPath, "--store", redis.Address, "--Churn:MaxCalls=20", "--Churn:StoreDeadline=00:00:30");
        var web = new Tally();
        var desk = new Tally();
        var end = DateTime.UtcNow + Storms.Pick(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(60));

        var channels = Enumerable.Range(0, Connections + 1).Select(_ => GrpcChannel.ForAddress(server.GrpcAddress)).ToArray();
        await Task.WhenAll(
        [
            .. Enumerable.Range(0, Connections * CallsAtOnce).Select(i => FloodAsync(channels[i % Connections], access.Key, $"web-{i}", web, end)),
            .. Enumerable.Range(0, 2).Select(i => FloodAsync(channels[Connections], live, $"desk-{i}", desk, end)),
        ]);
        var after = new Tally();
        await RecordAsync(channels[0], access.Key, "web-0", "after", after);
        var held = await CountAsync(channels[0], access.Key, web.Accepted.Keys.Concat(desk.Accepted.Keys).Concat(after.Accepted.Keys).Distinct());
        var metrics = await server.ScrapeAsync();
        Array.ForEach(channels, channel => channel.Dispose());

        Assert.True(web.Shed > 0, "nothing was shed");
        Assert.Equal((0, 0), (web.Other, desk.Other));
        Assert.Equal(0, desk.Shed);
        Assert.Equal(1, after.Accepted.Values.Sum());
        Assert.Equal(web.Accepted.Values.Sum() + desk.Accepted.Values.Sum() + 1, held);
        Assert.Equal(held, metrics.Events("accepted"));
        Assert.Equal(metrics["churn_events_received_total"], metrics.Sum("churn_events_total"));
        Assert.Equal(metrics["churn_client_events_received_total{client=\"desk\"}"], metrics.Sum("churn_client_events_total", "client=\"desk\""));
        Assert.Equal(web.Shed, metrics["churn_calls_shed_total{lane=\"web\",reason=\"overload\"}"]);
        Storms.Report(
            "overload of a server with room for 20 calls", $"{web.All + desk.All:N0} events offered, {web.Shed:N0} of them shed", Stopwatch.GetElapsedTime(started),
            $"0 of {held:N0} acknowledged; 0 of {desk.All:N0} live calls shed");
    }

    private static async Task FloodAsync(GrpcChannel channel, string key, string customer, Tally tally, DateTime end)
    {
        for (var n = 0; DateTime.UtcNow < end; n++)
        {
            await RecordAsync(channel, key, customer, $"{n}", tally);
        }
    }

    private static async Task RecordAsync(GrpcChannel channel, string key, string customer, string id, Tally tally)
    {
        try
        {
            await new ChurnService.ChurnServiceClient(channel).RecordEventAsync(
                new RecordEventRequest { Event = new Event { CustomerId = customer, EventId = id, Type = "visit" } }, With(key));
            tally.Accepted.AddOrUpdate(customer, 1, (_, count) => count + 1);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted && HasRetryInfo(e))
        {
            Interlocked.Increment(ref tally.Shed);
        }
        catch (RpcException)
        {
            Interlocked.Increment(ref tally.Other);
        }
    }

    private static async Task<long> CountAsync(GrpcChannel channel, string key, IEnumerable<string> customers)
    {
        var request = new BatchScoreCustomersRequest();
        request.CustomerIds.AddRange(customers);
        var answer = await new ChurnService.ChurnServiceClient(channel).BatchScoreCustomersAsync(request, With(key));
        return answer.Results.Sum(result => result.Score.EventCount);
    }

    private static bool HasRetryInfo(RpcException e) => RichStatus.FromException(e)!.Details.Any(detail => detail.Is(RetryInfo.Descriptor));

    private static CallOptions With(string key) => new(new Metadata { { "authorization", $"Bearer {key}" } }, cancellationToken: Cancel);

    private sealed class Tally
    {
        public long Shed;
        public long Other;

        public ConcurrentDictionary<string, int> Accepted { get; } = new();

        public long All => Accepted.Values.Sum() + Shed + Other;
    }
}
