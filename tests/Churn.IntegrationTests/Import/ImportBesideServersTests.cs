using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using Churn.Cli.Import;
using Churn.Cli.Replay;
using Churn.Features;
using Churn.Grpc;
using Churn.IntegrationTests.Infrastructure;
using Churn.IntegrationTests.Replay;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server;
using Churn.Tests.Infrastructure;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;

namespace Churn.IntegrationTests.Import;

/// <summary>Imports into the store of a running server: the same as a replay, and safe while it is written to.</summary>
public sealed class ImportBesideServersTests
{
    private const int Slice = 15;

    [Fact]
    public async Task ImportedLog_ScoresAsTheReplayedOne_AndEachKnowsTheOthersEvents()
    {
        using var run = new ImportRun();
        var ids = SliceOfCdnow(run);
        var features = EveryFeature.Of("any", "purchase");
        var model = StumpModel.Write(Path.Combine(run.Folder, "model"), features, "purchase");
        await using var redis = await RedisServer.StartAsync();
        await using var store = await redis.ConnectAsync();
        await using var server = await StartServerAsync(redis, model);
        using var channel = GrpcChannel.ForAddress(ServerHost.Addresses(server.Services).Grpc);
        var client = new ChurnService.ChurnServiceClient(channel);
        var cut = DateTimeOffset.Parse("1998-04-01T00:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        var day = Millis.Floor(DateTimeOffset.UtcNow.AddHours(-12).ToUnixTimeMilliseconds(), Millis.Day);
        Task<ImportResult> Import() => run.ImportAsync(redis, options => options with { Cutoff = cut, Shift = day - cut });
        Task<ReplayResult> Replayed() => Replayer.ReplayAsync(
            new ReplayOptions(run.Log, ServerHost.Addresses(server.Services).Grpc, cut, day - cut, Rate: 0, Json: true),
            progress: null, TimeProvider.System, TestContext.Current.CancellationToken);

        var replayed = await Replayed();
        var expected = await ScoresAsync(client, ids, day);
        var after = await Import();
        Assert.Equal((0, replayed.Sent), (after.Events, after.Duplicates));
        Assert.Equal(expected, await ScoresAsync(client, ids, day));

        await store.Send(new TextCall("FLUSHALL"));
        Assert.Equal(replayed.Sent, (await Import()).Events);
        Assert.Equal(expected, await ScoresAsync(client, ids, day));
        Assert.Equal(replayed.Sent, (await Replayed()).Duplicate);
        Assert.Equal(expected, await ScoresAsync(client, ids, day));
        await server.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task ImportUnderLiveWriters_LosesAndDoublesNothing()
    {
        const int customers = 60, each = 40;
        using var run = new ImportRun().Generate(customers, each);
        await using var redis = await RedisServer.StartAsync();
        await using var store = await redis.ConnectAsync();
        await using var server = await StartServerAsync(redis);
        using var channel = GrpcChannel.ForAddress(ServerHost.Addresses(server.Services).Grpc);
        var client = new ChurnService.ChurnServiceClient(channel);
        var recorded = new ConcurrentDictionary<string, long>();
        using var imported = new CancellationTokenSource();

        // Each writer begins with as many events as make a compaction due, so that compactions race with the import.
        using var begun = new CountdownEvent(customers);
        var writers = Enumerable.Range(0, customers).Select(c => WriteUntilAsync(client, $"c{c}", recorded, begun, imported.Token)).ToArray();
        await Task.Run(() => begun.Wait(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var merged = 0L;
        // Several imports, each with what the one before had and more: each merges into what the writers are at.
        for (var part = 1; part <= 4; part++)
        {
            var cutoff = ImportRun.FirstAt + (part * (each / 4) * Millis.Hour);
            var result = await run.ImportAsync(redis, options => options with { Cutoff = cutoff });
            Assert.Null(result.Problem);
            merged += result.Events;
        }
        await imported.CancelAsync();
        await Task.WhenAll(writers);

        Assert.Equal(customers * each, merged);
        for (var c = 0; c < customers; c++)
        {
            Assert.Equal(each + recorded[$"c{c}"], await ImportRun.FeatureAsync(store, $"c{c}", "any.count.all"));
            Assert.Equal(each * (each + 1) / 2, await ImportRun.FeatureAsync(store, $"c{c}", "purchase.sum.all"));
        }
        await server.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task WriteUntilAsync(
        ChurnService.ChurnServiceClient client, string customer, ConcurrentDictionary<string, long> recorded, CountdownEvent begun, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested || i < 2 * Compactor.MinPending; i++)
        {
            var request = new RecordEventRequest
            {
                Event = new Event { EventId = $"live{i}", CustomerId = customer, Type = "visit", OccurredAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow) },
                SkipScore = true,
            };
            var response = await client.RecordEventAsync(request, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(Verdict.Accepted, response.Verdict);
            recorded.AddOrUpdate(customer, 1, (_, count) => count + 1);
            if (i == Compactor.MinPending)
            {
                begun.Signal();
            }
        }
    }

    private static Task<WebApplication> StartServerAsync(RedisServer redis, string? model = null) => ServerHost.StartAsync(
        ["--store", redis.Address, "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--Churn:StoreDeadline=00:00:30",
            .. model is null ? Array.Empty<string>() : ["--model", model]]);

    private static async Task<string[]> ScoresAsync(ChurnService.ChurnServiceClient client, string[] ids, long day)
    {
        var scores = new List<string>();
        foreach (var some in ids.Chunk(100))
        {
            var request = new BatchScoreCustomersRequest
            {
                AsOf = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(day)),
                IncludeFeatures = true,
            };
            request.CustomerIds.AddRange(some);
            var response = await client.BatchScoreCustomersAsync(request, cancellationToken: TestContext.Current.CancellationToken);
            Assert.All(response.Results, result => Assert.Null(result.Error));
            // The shortest text that reads back to the same bits.
            scores.AddRange(response.Results.Select(result => $"{result.CustomerId} {result.Score.ChurnProbability:R} "
                + string.Join(' ', result.Score.Features.Select(f => f.HasValue ? f.Value.ToString("R", CultureInfo.InvariantCulture) : "-"))));
        }
        return [.. scores];
    }

    // Every n-th customer in order of id.
    private static string[] SliceOfCdnow(ImportRun run)
    {
        using var source = new StreamReader(new GZipStream(File.OpenRead(SharedData.Require("data/cdnow.csv.gz")), CompressionMode.Decompress));
        var header = source.ReadLine()!;
        var rows = new List<(string Id, string Row)>();
        while (source.ReadLine() is { } row)
        {
            rows.Add((row[..row.IndexOf(',', StringComparison.Ordinal)], row));
        }
        string[] ids = [.. rows.Select(r => r.Id).Distinct().Order(StringComparer.Ordinal).Where((_, i) => i % Slice == 0)];
        var kept = ids.ToHashSet(StringComparer.Ordinal);
        run.Write([header, .. rows.Where(r => kept.Contains(r.Id)).Select(r => r.Row)]);
        return ids;
    }
}
