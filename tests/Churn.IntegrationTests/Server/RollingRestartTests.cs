using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Google.Protobuf;
using Repository = Churn.IntegrationTests.Infrastructure.Repository;

namespace Churn.IntegrationTests.Server;

/// <summary>Three replicas are replaced one after the other, as by an upgrade, while stock clients call them.</summary>
[Trait("Storm", "yes")]
public sealed class RollingRestartTests : IDisposable
{
    private const int Replicas = 3;
    private static readonly TimeSpan Allowed = TimeSpan.FromMinutes(8);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("churn-rolling-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task EachReplicaInTurn_UnderLoad_NoCallFailsAndCountsAreExact()
    {
        string python = await StockClients.Python(), node = await StockClients.Node();
        await using var redis = await RedisServer.StartAsync();
        var started = Stopwatch.GetTimestamp();
        var ports = Enumerable.Range(0, Replicas).Select(_ => FreePort()).ToArray();
        var servers = await Task.WhenAll(ports.Select(port => StartAsync(redis, port)));
        try
        {
            var descriptors = Path.Combine(_folder.FullName, "descriptors");
            await File.WriteAllBytesAsync(descriptors, StockClientTests.Descriptors().ToByteArray(), Cancel);
            var stop = Path.Combine(_folder.FullName, "stop");
            var target = "ipv4:" + string.Join(',', ports.Select(port => $"127.0.0.1:{port}"));
            var clients = Task.WhenAll(
                ChildProcess.RunAsync(python, [Repository.PathOf("tests/python/rolling.py"), target, descriptors, stop], Allowed),
                ChildProcess.RunAsync(node, [Repository.PathOf("tests/node/rolling.js"), target, descriptors, stop], Allowed));
            await Task.WhenAll(servers.Select(IsCalledAsync));

            var rounds = Storms.Pick(1, 10);
            for (var restart = 0; restart < rounds * Replicas; restart++)
            {
                await ReplaceAsync(servers, restart % Replicas, redis, ports[restart % Replicas]);
            }

            await File.WriteAllTextAsync(stop, "", Cancel);
            await CheckAsync(await clients, servers[0], rounds, Stopwatch.GetElapsedTime(started));
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static Task<ServerProcess> StartAsync(RedisServer redis, int port) =>
        ServerProcess.StartAsync("--store", redis.Address, "--grpc", $"127.0.0.1:{port}");

    private static async Task ReplaceAsync(ServerProcess[] servers, int which, RedisServer redis, int port)
    {
        await servers[which].TerminateAsync();
        Assert.Equal(0, await servers[which].EndedAsync());
        Assert.DoesNotContain("fail:", servers[which].Output);
        await servers[which].DisposeAsync();
        servers[which] = await StartAsync(redis, port);
        // The next one goes only when the clients have found this one.
        await IsCalledAsync(servers[which]);
    }

    private static Task IsCalledAsync(ServerProcess server) => Eventually.BecomesTrueAsync(
        async () => (await server.ScrapeAsync()).Sum("grpc_server_handled_total") > 20, "calls of the stock clients");

    private static async Task CheckAsync(ChildProcess[] clients, ServerProcess server, int rounds, TimeSpan took)
    {
        var calls = 0;
        foreach (var client in clients)
        {
            Assert.True(client.ExitCode == 0, client.Error);
            var told = JsonSerializer.Deserialize<JsonNode>(client.Output)!;
            Assert.Equal("{}", told["failed"]!.ToJsonString());
            calls += (int)told["calls"]!;
            foreach (var (customer, count) in told["events"]!.AsObject())
            {
                var score = await server.Client.ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = customer }, cancellationToken: Cancel);
                Assert.Equal((customer, (long)count!), (customer, score.Score.EventCount));
            }
        }

        Assert.True(calls > 200, $"{calls} calls");
        Storms.Report(
            "rolling restart of three replicas, grpcio and grpc-js calling", $"{rounds * Replicas} restarts, {calls:N0} calls", took,
            "no call, no event");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
