using Churn.Cli.Replay;
using Churn.Grpc;
using Churn.Protocol.V1;
using Grpc.Core;

namespace Churn.Tests.Cli;

public sealed class ReplayLaneTests
{
    private const int Events = 5_000;

    public static TheoryData<int, StatusCode[]> Ends => new()
    {
        { 100, [StatusCode.Unavailable] },
        { 997, [StatusCode.Internal, StatusCode.Cancelled, StatusCode.Unavailable] },
        { 600, [StatusCode.OK] },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Ends))]
    public async Task StreamsThatEnd_LoseNoEvent(int answers, StatusCode[] ends)
    {
        await using var server = await new BreakingServer { AnswersPerStream = answers, Ends = ends }.StartAsync();

        var result = await SendAsync(server, Events);

        Assert.Equal(Events, server.Arrivals.Count);
        Assert.Equal(Events, result.Accepted + result.Duplicate);
        Assert.Equal(Events, result.Sent);
        // More if answers were still under way when their stream ended.
        Assert.True(server.Streams >= (Events - 1) / answers + 1, $"{server.Streams} streams are too few");
    }

    [Fact(Timeout = 60_000)]
    public async Task EventsToBeTakenLater_AreSentAgain_AndNoOthers()
    {
        static bool IsTakenLater(string id) => int.Parse(id) % 7 == 3;
        await using var server = await new BreakingServer { IsTakenLater = IsTakenLater }.StartAsync();

        var result = await SendAsync(server, Events);

        Assert.Equal(Events, result.Sent);
        Assert.All(server.Arrivals, arrival => Assert.Equal(IsTakenLater(arrival.Key) ? 2 : 1, arrival.Value));
        Assert.Equal(1, server.Streams);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(StatusCode.Unavailable, 10)]
    [InlineData(StatusCode.Internal, 10)]
    [InlineData(StatusCode.Cancelled, 10)]
    [InlineData(StatusCode.Unimplemented, 1)]
    [InlineData(StatusCode.PermissionDenied, 1)]
    public async Task ServerThatAnswersNothing_IsTriedSoOften(StatusCode end, int tries)
    {
        await using var server = await new BreakingServer { AnswersPerStream = 0, Ends = [end] }.StartAsync();

        // One event: a writer that is still busy when the stream ends may fail first, in a status of its own.
        var failure = await Assert.ThrowsAsync<RpcException>(() => SendAsync(server, events: 1));

        Assert.Equal(end, failure.StatusCode);
        Assert.Equal(tries, server.Streams);
    }

    private static async Task<ReplayResult> SendAsync(BreakingServer server, int events)
    {
        using var channel = GrpcChannel.ForAddress(server.Address);
        var counts = new ReplayCounts();
        var lane = new ReplayLane(new ChurnService.ChurnServiceClient(channel), counts, new QuickTimers());
        var running = lane.RunAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < events; i++)
        {
            var request = new RecordEventRequest { Event = new Event { EventId = $"{i}", CustomerId = "c", Type = "visit" } };
            await lane.SendAsync(request, TestContext.Current.CancellationToken);
        }
        lane.Complete();
        await running;
        return counts.ToResult(TimeSpan.FromSeconds(1), asOf: 0, problem: null);
    }
}
