using Churn.Tests.Grpc;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Server;

/// <summary>What the server sets below gRPC.</summary>
public sealed class ConnectionLimitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReaderThatPausesForLongerThanAPageMay_KeepsItsConnection()
    {
        // Kestrel would cut it after 5 s, and look each second.
        await using var server = await TestServer.StartAsync("--Churn:KeepAlivePing=00:00:08");

        // SETTINGS_INITIAL_WINDOW_SIZE = 1: not even the frame around the answer has room.
        using var raw = await RawHttp2.ConnectAsync(server.GrpcAddress, 0, 4, 0, 0, 0, 1);
        await raw.CallAsync("/grpc.health.v1.Health/Check", [0, 0, 0, 0, 0], end: true);
        Assert.Equal([0], await raw.NextAsync(RawHttp2.Data).WaitAsync(Limit, Cancel));

        Assert.NotNull(await raw.NextAsync(RawHttp2.Ping).WaitAsync(Limit, Cancel));
    }

    [Fact]
    public async Task ClientThatAnswersNoPings_IsCutOff()
    {
        await using var server = await TestServer.StartAsync("--Churn:KeepAlivePing=00:00:01");
        using var raw = await RawHttp2.ConnectAsync(server.GrpcAddress);
        await raw.CallAsync("/churn.v1.ChurnService/RecordEvents", []);

        Assert.NotNull(await raw.NextAsync(RawHttp2.Ping).WaitAsync(Limit, Cancel));
        Assert.NotNull(await raw.NextAsync(RawHttp2.GoAway).WaitAsync(Limit, Cancel));
    }
}
