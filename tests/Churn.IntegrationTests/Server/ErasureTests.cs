using System.Buffers.Text;
using System.Text;
using Churn.Features;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Churn.Redis;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Churn.IntegrationTests.Server;

/// <summary>What is left of an erased customer in Redis: in its keys, in its values and in what it writes to disk.</summary>
public sealed class ErasureTests
{
    private const string Id = "erased-customer-7f3a";

    // Long enough to be found by chance nowhere else.
    private static readonly string[] Marks = ["purchase-mark", "category-mark", "event-id-mark", "segment-mark", "industry-mark"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ErasedCustomer_LeavesATombstoneAndNothingElse()
    {
        await using var redis = await RedisServer.StartAsync("--rdbcompression", "no");
        await using var server = await ServerProcess.StartAsync("--store", redis.Address);
        await using var store = await redis.ConnectAsync();
        await RecordAsync(server);
        Assert.All(Marks, mark => Assert.Contains(mark, Dump(redis, store).Result));

        var receipt = await server.Client.DeleteCustomerAsync(new DeleteCustomerRequest { CustomerId = Id }, cancellationToken: Cancel);

        Assert.Equal(Id, receipt.CustomerId);
        Assert.True(receipt.Removed.Count >= 5);
        Assert.True(receipt.TombstoneUntil.ToDateTimeOffset() > receipt.ErasedAt.ToDateTimeOffset().AddYears(4));
        Assert.Contains(receipt.MayLinger, one => one.AtMost?.ToTimeSpan() == TimeSpan.FromSeconds(60));
        Assert.Contains(receipt.MayLinger, one => one.What.Contains("backups", StringComparison.Ordinal) && one.AtMost is null);
        var key = (await AskAsync(store, "KEYS", "*")).Trim('\n');
        Assert.Equal($"churn:1:{{{Encoded("default")}.{Encoded(Id)}}}", key);
        Assert.Equal("1", await AskAsync(store, "LLEN", key));
        await IsATombstoneAsync(store, receipt);
        var dump = await Dump(redis, store);
        Assert.Contains(Encoded(Id), dump);
        Assert.All([Id, .. Marks], mark => Assert.DoesNotContain(mark, dump));
    }

    [Fact]
    public async Task LateDeliveries_AreRefusedByEveryServer()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var server = await ServerProcess.StartAsync("--store", redis.Address);
        await using var other = await ServerProcess.StartAsync("--store", redis.Address);
        var sent = Request(1);
        await server.Client.RecordEventAsync(sent, cancellationToken: Cancel);
        await server.Client.DeleteCustomerAsync(new DeleteCustomerRequest { CustomerId = Id }, cancellationToken: Cancel);

        foreach (var late in new[] { sent, Request(2) })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await other.Client.RecordEventAsync(late, cancellationToken: Cancel));
            Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        }

        var export = await other.Client.ExportCustomerAsync(new ExportCustomerRequest { CustomerId = Id }, cancellationToken: Cancel);
        Assert.NotNull(export.ErasedAt);
        Assert.Empty(export.Series);
    }

    // So many that a compaction has folded most of them: then the marks are in a snapshot too.
    private static async Task RecordAsync(ServerProcess server)
    {
        for (var i = 0; i < 40; i++)
        {
            await server.Client.RecordEventAsync(Request(i), cancellationToken: Cancel);
        }

        await server.Client.UpdateProfileAsync(
            new UpdateProfileRequest { CustomerId = Id, Profile = new Profile { Segment = Marks[3], Industry = Marks[4] } }, cancellationToken: Cancel);
        await server.Client.RecordEventAsync(Request(40), cancellationToken: Cancel);
    }

    private static RecordEventRequest Request(int number) => new()
    {
        Event = new Event
        {
            CustomerId = Id,
            EventId = $"{Marks[2]}-{number}",
            Type = Marks[0],
            Category = Marks[1],
            Value = 42,
            OccurredAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddMinutes(-number - 1)),
        },
    };

    private static async Task IsATombstoneAsync(RedisStore store, DeleteCustomerResponse receipt)
    {
        using var elements = await store.ReadAsync(CustomerKey.From("default", Id));
        var state = new Features.CustomerState();
        Assert.Equal(ElementKind.Tombstone, ElementHead.KindOf(elements[0]));
        Assert.Equal(16, elements[0].Length);
        Assert.Equal(FoldOutcome.Accepted, state.Fold(elements[0]).Outcome);
        Assert.Equal(receipt.ErasedAt.ToDateTimeOffset().ToUnixTimeMilliseconds(), state.ErasedAt);
    }

    /// <summary>What Redis writes to disk now, byte for byte as text.</summary>
    private static async Task<string> Dump(RedisServer redis, RedisStore store)
    {
        Assert.Equal("OK", await AskAsync(store, "SAVE"));
        return Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Path.Combine(redis.Folder, "dump.rdb"), Cancel));
    }

    private static async Task<string> AskAsync(RedisStore store, params string[] command) => await store.Send(new TextCall(command));

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
