using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Grpc.Core;

namespace Churn.IntegrationTests.Server;

/// <summary>The server as a process: how it starts, refuses to, and ends.</summary>
public sealed partial class ServerStartTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Demo_PrintsACurlLineThatAnswersAScore()
    {
        await using var server = await ServerProcess.StartAsync("--demo");

        var line = await server.SaysAsync(CurlLine());
        var score = JsonNode.Parse(await server.Http.GetStringAsync(line.Groups[1].Value, Cancel))!;

        Assert.Equal("demo-51", (string)score["customerId"]!);
        Assert.InRange((double)score["churnProbability"]!, 0, 1);
        Assert.True(long.Parse((string)score["eventCount"]!) > 0);
        await server.TerminateAsync();
        Assert.Equal(0, await server.EndedAsync());
        Assert.DoesNotContain("fail:", server.Output);
    }

    [Fact]
    public async Task RedisStore_IsNamedAtStartAndKeepsCustomersFromOneServerToTheNext()
    {
        await using var redis = await RedisServer.StartAsync();
        await using (var first = await ServerProcess.StartAsync("--store", redis.Address))
        {
            await first.Client.RecordEventAsync(
                new RecordEventRequest { Event = new Event { CustomerId = "c", Type = "visit" } }, cancellationToken: Cancel);
            Assert.Contains($"127.0.0.1:{redis.Port}", first.Output);
        }

        await using var second = await ServerProcess.StartAsync("--store", redis.Address);
        var score = await second.Client.ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = "c" }, cancellationToken: Cancel);
        Assert.Equal(1, score.Score.EventCount);
    }

    [Fact]
    public async Task RedisThatEvicts_IsRefusedInOneLine()
    {
        await using var redis = await RedisServer.StartAsync("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru");

        var line = OneLine(await ServerProcess.RefusesAsync([], Arguments("--store", redis.Address)));

        Assert.Contains("allkeys-lru", line);
        Assert.Contains("noeviction", line);
    }

    [Fact]
    public async Task NoRedis_IsRefusedInOneLine()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();

        var line = OneLine(await ServerProcess.RefusesAsync([], Arguments("--store", redis.Address)));

        Assert.Contains($"127.0.0.1:{redis.Port}", line);
    }

    [Fact]
    public async Task WrongOptions_AreRefusedInOneLine()
    {
        Assert.Contains("--colour", OneLine(await ServerProcess.RefusesAsync([], ["--colour"])));
        Assert.Contains("StoreDeadline", OneLine(await ServerProcess.RefusesAsync(["CHURN__STOREDEADLINE=soon"], Arguments())));
        Assert.Contains("--http 'nowhere'", OneLine(await ServerProcess.RefusesAsync(["CHURN__HTTP=nowhere"], ["--grpc", "127.0.0.1:0"])));
        Assert.Contains("192.0.2.1:0", OneLine(await ServerProcess.RefusesAsync([], Arguments("--http", "192.0.2.1:0"))));
    }

    [Fact]
    public async Task Settings_ComeFromTheFileThenTheEnvironmentThenTheCommandLine()
    {
        var folder = CopyOfTheServer();
        try
        {
            var file = Path.Combine(folder, "appsettings.json");
            var settings = JsonNode.Parse(await File.ReadAllTextAsync(file, Cancel))!;
            settings["Churn"] = new JsonObject { ["Grpc"] = "from-file", ["Http"] = "from-file" };
            await File.WriteAllTextAsync(file, settings.ToJsonString(), Cancel);

            var both = OneLine(await ServerProcess.RefusesAsync([], [], folder));
            var one = OneLine(await ServerProcess.RefusesAsync(["CHURN__GRPC=from-environment"], ["--http", "127.0.0.1:0"], folder));
            var none = OneLine(await ServerProcess.RefusesAsync(
                ["CHURN__GRPC=from-environment"], ["--grpc", "from-line", "--http", "127.0.0.1:0"], folder));

            Assert.Contains("--grpc 'from-file'", both);
            Assert.Contains("--grpc 'from-environment'", one);
            Assert.Contains("--grpc 'from-line'", none);

            await File.WriteAllTextAsync(file, "{ no JSON", Cancel);
            Assert.Contains("appsettings.json", OneLine(await ServerProcess.RefusesAsync([], Arguments(), folder)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task SigtermDuringAStream_EndsWithinTheDrainTime()
    {
        await using var server = await ServerProcess.StartAsync("--Churn:DrainDeadline=00:00:02");
        using var call = server.Client.RecordEvents(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(new RecordEventRequest { Event = new Event { CustomerId = "c", Type = "visit" } }, Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));

        var started = TimeProvider.System.GetTimestamp();
        await server.TerminateAsync();

        Assert.Equal(0, await server.EndedAsync());
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancel));
        Assert.DoesNotContain("fail:", server.Output);
        Assert.DoesNotContain("Unhandled", server.Output);
    }

    private static string[] Arguments(params string[] more) => ["--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", .. more];

    private static string OneLine(string error)
    {
        Assert.StartsWith("churn: ", error);
        Assert.Equal(error.Length - 1, error.IndexOf('\n'));
        return error;
    }

    private static string CopyOfTheServer()
    {
        var folder = Directory.CreateTempSubdirectory("churn-server-").FullName;
        foreach (var file in Directory.GetFiles(ServerProcess.Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(ServerProcess.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return folder;
    }

    [GeneratedRegex(@"curl -s ""(http://\S+/v1/customers/demo-51/score\?max_reasons=3)""")]
    private static partial Regex CurlLine();
}
