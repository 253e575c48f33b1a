using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Grpc.Core;

namespace Churn.Tests.Server;

public sealed class EventStreamTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EachEvent_IsAnsweredBeforeTheNextIsSent()
    {
        using var call = server.Client.RecordEvents(cancellationToken: Cancel);
        for (var i = 0; i < 20; i++)
        {
            await call.RequestStream.WriteAsync(Events.Of("ping-pong", id: $"{i}").ToRequest(), Cancel);

            Assert.True(await call.ResponseStream.MoveNext(Cancel));

            Assert.Equal((i, $"{i}"), (call.ResponseStream.Current.Index, call.ResponseStream.Current.EventId));
            Assert.Equal(i + 1, call.ResponseStream.Current.Score.EventCount);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Cancel));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task ManyEvents_AreAnsweredInOrderWithScoresThatFollowOneAnother()
    {
        using var call = server.Client.RecordEvents(cancellationToken: Cancel);
        var reading = call.ResponseStream.ReadAllAsync(Cancel).ToArrayAsync(Cancel);
        for (var i = 0; i < 3000; i++)
        {
            await call.RequestStream.WriteAsync(Events.Of($"ordered-{i % 3}", id: $"{i}").ToRequest(), Cancel);
        }

        await call.RequestStream.CompleteAsync();
        var answers = await reading;

        Assert.Equal(Enumerable.Range(0, 3000).Select(i => (long)i), answers.Select(a => a.Index));
        Assert.All(answers, a => Assert.Equal(Verdict.Accepted, a.Verdict));
        foreach (var one in answers.GroupBy(a => a.Score.CustomerId))
        {
            Assert.Equal(Enumerable.Range(1, 1000).Select(i => (long)i), one.Select(a => a.Score.EventCount));
        }
    }

    [Fact]
    public async Task StreamLongerThanTheMessageLimit_IsNotTooLarge()
    {
        using var call = server.Client.RecordEvents(cancellationToken: Cancel);
        var reading = call.ResponseStream.ReadAllAsync(Cancel).CountAsync(Cancel);
        for (var i = 0; i < 8000; i++)
        {
            // 8,000 × 600 bytes: more than the 4 MiB that one message may have.
            var e = Events.Of($"long-{i % 40}", id: $"{i:d256}");
            e.SubjectId = new string('s', 256);
            await call.RequestStream.WriteAsync(new RecordEventRequest { Event = e, SkipScore = true }, Cancel);
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal(8000, await reading.AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancel));
    }

    [Fact]
    public async Task Verdicts_OfAMixedStream()
    {
        RecordEventRequest[] requests =
        [
            Events.Of("mixed", "visit", server.Now, "1").ToRequest(),
            Events.Of("mixed", "visit", server.Now, "1").ToRequest(),
            Events.Of("mixed", "purchase", server.Now, "1").ToRequest(),
            new(),
            Events.Of("mixed", "visit", server.Now.AddHours(-5), "2").ToRequest(),
        ];
        using var call = server.Client.RecordEvents(cancellationToken: Cancel);
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(request, Cancel);
        }

        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync(Cancel).ToArrayAsync(Cancel);

        Assert.Equal(
            [Verdict.Accepted, Verdict.Duplicate, Verdict.Rejected, Verdict.Rejected, Verdict.AcceptedLate], answers.Select(a => a.Verdict));
        Assert.Equal((int)StatusCode.AlreadyExists, answers[2].Error.Code);
        Assert.Equal("1", answers[2].EventId);
        Assert.Equal(["event"], answers[3].Error.Fields());
    }

    [Fact]
    public async Task ClientThatGoesAway_LeavesTheServerWellAndItsEventsStored()
    {
        using (var call = server.Client.RecordEvents(cancellationToken: Cancel))
        {
            await call.RequestStream.WriteAsync(Events.Of("gone", id: "1").ToRequest(), Cancel);
            Assert.True(await call.ResponseStream.MoveNext(Cancel));
        }

        Assert.Equal(1, (await server.ScoreAsync("gone")).EventCount);
    }

    [Fact]
    public async Task ManyClientsThatGoAwayAtAnyMoment_LeaveNoErrorInTheLog()
    {
        await using var own = await TestServer.StartAsync();
        for (var round = 0; round < 300; round++)
        {
            using var call = own.Client.RecordEvents(cancellationToken: Cancel);
            for (var i = 0; i <= round % 40; i++)
            {
                await call.RequestStream.WriteAsync(Events.Of($"gone-{round % 9}", id: $"{round}-{i}").ToRequest(), Cancel);
            }
        }

        // Disposing the server asserts that nothing was logged; a call that began has ended by then.
        await own.ScrapeUntilAsync(m => m.Sum("grpc_server_handled_total") == m.Sum("grpc_server_started_total"));
    }
}
