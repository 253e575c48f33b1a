using System.Diagnostics;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;

namespace Churn.IntegrationTests.Faults;

/// <summary>Processes are killed while events stream in, again and again: what was acknowledged is kept as the set-up promises, nothing is
/// counted twice, and clients that send again what they are unsure of end exact.</summary>
[Trait("Storm", "yes")]
public sealed class KillTests
{
    // What Redis may hold back from the system while its disk is busy, with appendfsync everysec.
    private static readonly TimeSpan HeldBack = TimeSpan.FromSeconds(2);
    private static readonly int Rounds = Storms.Pick(2, 50);

    [Theory]
    [InlineData("always", true, false)]
    [InlineData("always", false, true)]
    [InlineData("everysec", true, false)]
    [InlineData("everysec", true, true)]
    public async Task Kill_LosesNoMoreThanAppendOnlyFileMay(string fsync, bool killsRedis, bool killsServer)
    {
        long started = Stopwatch.GetTimestamp();
        await using RedisServer redis = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", fsync);
        ServerProcess server = await ServerProcess.StartAsync("--store", redis.Address);
        var ledger = new Ledger();
        int lost = 0;
        try
        {
            for (int round = 0; round < Rounds; round++)
            {
                var clients = new RetryingClients(() => Volatile.Read(ref server).Client, ledger, $"{round}/");
                await clients.RecordedAsync(100 + Random.Shared.Next(200));
                await Task.WhenAll(killsRedis ? redis.KillAsync() : Task.CompletedTask, killsServer ? server.KillAsync() : Task.CompletedTask);
                long killed = Stopwatch.GetTimestamp();
                if (killsRedis)
                {
                    await redis.RestartAsync();
                }

                if (killsServer)
                {
                    await server.DisposeAsync();
                    Volatile.Write(ref server, await ServerProcess.StartAsync("--store", redis.Address));
                }

                await clients.RecordedAsync(100);
                await clients.StopAsync();
                lost += await LossAsync(server.Client, ledger, fsync == "always" ? 0 : ledger.Since(killed, HeldBack).Count);
                await SendAgainAsync(server.Client, ledger.Since(killed, HeldBack));
                await ledger.IsExactAsync(server.Client);
                PrometheusText metrics = await server.ScrapeAsync();
                Assert.Equal(metrics["churn_events_received_total"], metrics.Sum("churn_events_total"));
            }
        }
        finally
        {
            await server.DisposeAsync();
        }

        string what = killsRedis && killsServer ? "Redis and the server" : killsRedis ? "Redis" : "the server";
        Storms.Report($"kill -9 of {what}, appendfsync {fsync}", $"{Rounds} times, {ledger.Count} events", Stopwatch.GetElapsedTime(started), $"{lost} events");
    }

    private static async Task<int> LossAsync(ChurnService.ChurnServiceClient server, Ledger ledger, int allowed)
    {
        int lost = await ledger.MissingAsync(server);
        Assert.InRange(lost, 0, allowed);
        return lost;
    }

    private static async Task SendAgainAsync(ChurnService.ChurnServiceClient server, IReadOnlyList<Event> events)
    {
        // Few at once: of a customer whose appends did not end in time a server takes no more for a while.
        foreach (Event[] some in events.Chunk(10))
        {
            var request = new BatchRecordEventsRequest();
            request.Requests.Add(some.Select(e => new RecordEventRequest { Event = e, SkipScore = true }));
            BatchRecordEventsResponse answer = await server.BatchRecordEventsAsync(request, cancellationToken: TestContext.Current.CancellationToken);
            Assert.All(answer.Responses, response => Assert.Null(response.Error));
        }
    }
}
