using System.Diagnostics;
using Churn.IntegrationTests.Infrastructure;
using Churn.Tests.Infrastructure;

namespace Churn.IntegrationTests.Faults;

/// <summary>With acknowledgement by replicas nothing acknowledged is lost when the primary is killed and its replica takes over, though
/// neither writes to disk.</summary>
[Trait("Storm", "yes")]
public sealed class PromotionTests
{
    private static readonly int Rounds = Storms.Pick(2, 50);

    // Else a primary waits seconds for further replicas before it sends its data.
    private static readonly string[] AtOnce = ["--repl-diskless-sync-delay", "0"];

    [Fact]
    public async Task KilledPrimary_LosesNothingThatWasAcknowledged()
    {
        long started = Stopwatch.GetTimestamp();
        await using RedisServer one = await RedisServer.StartAsync(AtOnce);
        await using RedisServer other = await RedisServer.StartAsync([.. AtOnce, "--replicaof", "127.0.0.1", $"{one.Port}"]);
        await other.IsReplicaAsync();
        await using ServerProcess server = await ServerProcess.StartAsync(
            "--store", $"{one.Address},127.0.0.1:{other.Port}", "--ack", "replica");
        var ledger = new Ledger();
        (RedisServer primary, RedisServer replica) = (one, other);
        for (int round = 0; round < Rounds; round++)
        {
            var clients = new RetryingClients(() => server.Client, ledger, $"{round}/");
            await clients.RecordedAsync(100 + Random.Shared.Next(200));
            await primary.KillAsync();
            Assert.Equal("+OK", await replica.CommandAsync("REPLICAOF NO ONE"));
            await primary.RestartAsync("--replicaof", "127.0.0.1", $"{replica.Port}");
            (primary, replica) = (replica, primary);
            await clients.RecordedAsync(100);
            await clients.StopAsync();
            await ledger.IsExactAsync(server.Client);
        }

        PrometheusText metrics = await server.ScrapeAsync();
        Assert.Equal(metrics["churn_events_received_total"], metrics.Sum("churn_events_total"));
        Storms.Report(
            "kill -9 of the primary, its replica promoted, --ack replica", $"{Rounds} times, {ledger.Count} events", Stopwatch.GetElapsedTime(started), "0 events");
    }
}
