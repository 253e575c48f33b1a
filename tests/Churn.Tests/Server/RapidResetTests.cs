using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Churn.Tests.Grpc;
using Churn.Tests.Infrastructure;
using Google.Protobuf;

namespace Churn.Tests.Server;

/// <summary>Streams that are reset as soon as they begin, by the thousand (CVE-2023-44487), leave nothing behind, and others are answered. Alone, since
/// the heap is that of all tests.</summary>
[Collection(nameof(RapidResetTests))]
[CollectionDefinition(nameof(RapidResetTests), DisableParallelization = true)]
public sealed class RapidResetTests
{
    private const int Resets = 20_000;
    private const int AtOnce = 50;
    private const long MostBytesKept = 32 << 20;
    private static readonly byte[] Cancelled = [0, 0, 0, 8];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ScoreCustomer")]
    [InlineData("RecordEvents")]
    [InlineData("WatchScores")]
    public async Task FloodOfResets_LeavesNothingAndOthersAreAnswered(string method)
    {
        await using var server = await TestServer.StartAsync();
        // Kestrel says once of a connection why it cut it.
        server.IsExpected = error => error.Contains("output operations maximum queue size", StringComparison.Ordinal);
        await FloodAsync(server, method, 2_000);
        await ReadUntilQuietAsync(server);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var flood = FloodAsync(server, method, Resets);
        var answered = 0;
        do
        {
            Assert.Equal(0, (await server.ScoreAsync($"another-{answered++ % 10}")).EventCount);
        }
        while (!flood.IsCompleted);
        await flood;

        var after = await ReadUntilQuietAsync(server);
        // Far more began than may be under way at once on the connections that were used: they were calls, and they ended.
        Assert.InRange(after.Sum("grpc_server_handled_total") - answered, Resets / 10, double.MaxValue);
        Assert.Equal(0, after["churn_watchers"]);
        Assert.Equal(after.Sum("grpc_server_started_total"), after.Sum("grpc_server_handled_total"));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostBytesKept);
    }

    /// <summary>Begins and resets streams, on another connection whenever the server has had enough of one.</summary>
    private static async Task FloodAsync(TestServer server, string method, int resets)
    {
        var message = new WatchScoresRequest { CustomerIds = { "watched" } }.ToByteArray();
        byte[] frame = [0, 0, 0, 0, (byte)message.Length, .. message];
        for (var sent = 0; sent < resets;)
        {
            using var raw = await RawHttp2.ConnectAsync(server.GrpcAddress);
            for (var stream = 1; sent < resets; sent += AtOnce, stream += 2 * AtOnce)
            {
                var first = stream;
                if (!await raw.TryWriteAsync([.. Enumerable.Range(0, AtOnce).SelectMany(i => Opened(method, first + (2 * i), frame))]))
                {
                    break;
                }
            }
        }
    }

    private static byte[] Opened(string method, int stream, byte[] frame) =>
    [
        .. RawHttp2.Head($"/{ChurnService.Descriptor.FullName}/{method}", stream),
        .. RawHttp2.Frame(RawHttp2.Data, RawHttp2.EndStream, stream, frame),
        .. RawHttp2.Frame(RawHttp2.Reset, 0, stream, Cancelled),
    ];

    /// <summary>The metrics, once no call is under way.</summary>
    private static Task<PrometheusText> ReadUntilQuietAsync(TestServer server) => server.ScrapeUntilAsync(m =>
        m["churn_watchers"] == 0 && m.Sum("grpc_server_started_total") == m.Sum("grpc_server_handled_total"));
}
