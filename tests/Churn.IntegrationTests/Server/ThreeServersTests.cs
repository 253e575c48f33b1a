using System.Collections.Concurrent;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace Churn.IntegrationTests.Server;

public sealed class ThreeServersTests
{
    private const int Writers = 24;
    private const int EventsPerWriter = 200;
    private const int Customers = 30;
    private const int HotCustomers = 3;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ManyWritersAndCopies_OnOneRedis_EveryCountIsExact()
    {
        await using var redis = await RedisServer.StartAsync();
        ServerProcess[] servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ServerProcess.StartAsync("--store", redis.Address)));
        try
        {
            var now = DateTimeOffset.UtcNow;
            var all = Enumerable.Range(0, Writers).Select(w => Make(w, now)).ToArray();
            var verdicts = new ConcurrentQueue<Verdict>();

            await Task.WhenAll(all.Select((own, writer) => WriteAsync(servers, writer, own, verdicts)));

            const int Distinct = Writers * EventsPerWriter;
            const int Copies = Distinct / 4;
            Assert.Equal(Distinct, verdicts.Count(v => v is Verdict.Accepted or Verdict.AcceptedLate));
            Assert.Equal(Copies, verdicts.Count(v => v is Verdict.Duplicate));
            Assert.Equal(Distinct + Copies, verdicts.Count);
            await EveryServerAgreesAsync(servers, [.. all.SelectMany(e => e)]);
            await MetricsAddUpAsync(servers, Distinct, Copies);
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    // A third of the events is late; half go to few customers; every sum is one of cents.
    private static Event[] Make(int writer, DateTimeOffset now)
    {
        var chance = new Random(writer);
        return [.. Enumerable.Range(0, EventsPerWriter).Select(i => new Event
        {
            EventId = $"{writer}-{i}",
            CustomerId = $"customer-{(i % 2 == 0 ? chance.Next(HotCustomers) : chance.Next(Customers))}",
            Type = "purchase",
            OccurredAt = Timestamp.FromDateTimeOffset(now.AddMinutes(i % 3 == 0 ? -90 - i : -1)),
            Value = chance.Next(1, 100_000) / 100.0,
        })];
    }

    private static Task WriteAsync(ServerProcess[] servers, int writer, Event[] own, ConcurrentQueue<Verdict> verdicts) =>
        Task.Run(async () =>
        {
            for (var i = 0; i < own.Length; i++)
            {
                // A quarter is sent twice, at the same moment, mostly to two different servers.
                int[] targets = i % 4 == 0 ? [writer % 3, (writer + (i / 4)) % 3] : [writer % 3];
                var request = new RecordEventRequest { Event = own[i], SkipScore = i % 2 == 0 };
                var answers = await Task.WhenAll(targets.Select(async t =>
                    await servers[t].Client.RecordEventAsync(request, cancellationToken: Cancel)));
                Array.ForEach(answers, a => verdicts.Enqueue(a.Verdict));
            }
        });

    private static async Task EveryServerAgreesAsync(ServerProcess[] servers, Event[] all)
    {
        var expected = all.GroupBy(e => e.CustomerId)
            .Select(g => (Id: g.Key, Count: g.LongCount(), Sum: (double)g.Sum(e => (decimal)e.Value))).ToArray();
        Assert.Equal(Customers, expected.Length);
        var request = new BatchScoreCustomersRequest { IncludeFeatures = true };
        request.CustomerIds.Add(expected.Select(e => e.Id));
        foreach (var server in servers)
        {
            var results = (await server.Client.BatchScoreCustomersAsync(request, cancellationToken: Cancel)).Results;
            Assert.Equal(expected, results.Select(r => (
                r.CustomerId, r.Score.EventCount, r.Score.Features.Single(f => f.Name == "purchase.sum.90d").Value)));
        }
    }

    private static async Task MetricsAddUpAsync(ServerProcess[] servers, int distinct, int copies)
    {
        var metrics = await Task.WhenAll(servers.Select(s => s.ScrapeAsync()));
        Assert.All(metrics, m => Assert.Equal(m["churn_events_received_total"], m.Sum("churn_events_total")));
        Assert.Equal(distinct, metrics.Sum(m => m.Events("accepted") + m.Events("late")));
        Assert.Equal(copies, metrics.Sum(m => m.Events("duplicate")));
        Assert.All(metrics, m => Assert.True(m.Events("late") > 0 && m["churn_compactions_total{result=\"done\"}"] > 0));
        Assert.All(metrics, m => Assert.Equal(0, m["churn_compactions_total{result=\"failed\"}"]));
        Assert.DoesNotContain(metrics.SelectMany(m => m.LabelValues), v => v.Contains("customer-", StringComparison.Ordinal));
    }
}
