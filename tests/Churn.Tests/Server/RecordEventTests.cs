using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Churn.Tests.Server;

public sealed class RecordEventTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task FirstEvent_IsAcceptedAndScored()
    {
        var response = await server.RecordAsync(Events.Of("first", "purchase", server.Now.AddMinutes(-10), "e-1", value: 20));

        Assert.Equal(Verdict.Accepted, response.Verdict);
        Assert.Equal("e-1", response.EventId);
        Assert.Equal(0, response.Index);
        Assert.Null(response.Error);
        Assert.False(response.SeriesCapped);
        Assert.Equal("first", response.Score.CustomerId);
        Assert.Equal(1, response.Score.EventCount);
        Assert.InRange(response.Score.ChurnProbability, 0, 1);
        Assert.Equal(server.Now, response.Score.AsOf.ToDateTimeOffset());
        Assert.Equal(server.Now, response.Score.ScoredAt.ToDateTimeOffset());
        Assert.Equal(server.Now.AddMinutes(-10), response.Score.LastEventAt.ToDateTimeOffset());
        Assert.Equal("sample/1", response.Score.ModelVersion);
        Assert.Equal(90, response.Score.Horizon.ToTimeSpan().TotalDays);
        Assert.False(response.Score.Degraded);
    }

    [Fact]
    public async Task SkipScore_LeavesScoreAndPreviousProbabilityOut()
    {
        var response = await server.RecordAsync(new RecordEventRequest { Event = Events.Of("skip"), SkipScore = true });

        Assert.Equal(Verdict.Accepted, response.Verdict);
        Assert.Null(response.Score);
        Assert.False(response.HasPreviousProbability);
        Assert.Equal(1, (await server.ScoreAsync("skip")).EventCount);
    }

    [Fact]
    public async Task PreviousProbability_IsTheScoreBeforeTheEventAtTheSameInstant()
    {
        await server.RecordAsync(Events.Of("before", "purchase", server.Now.AddDays(-20), value: 30));
        await server.RecordAsync(Events.Of("before", "visit", server.Now.AddDays(-2)));
        var before = await server.ScoreAsync("before");

        var response = await server.RecordAsync(Events.Of("before", "complaint", server.Now.AddMinutes(-1)));

        Assert.Equal(before.AsOf, response.Score.AsOf);
        Assert.Equal(before.ChurnProbability, response.PreviousProbability);
        Assert.Equal((await server.ScoreAsync("before")).ChurnProbability, response.Score.ChurnProbability);
        Assert.NotEqual(response.PreviousProbability, response.Score.ChurnProbability);
    }

    [Fact]
    public async Task EventWithinFiveMinutesAhead_IsCountedByAnAsOfJustAfterIt()
    {
        var ahead = server.Now.AddMinutes(5);

        var response = await server.RecordAsync(Events.Of("ahead", at: ahead));

        Assert.Equal(Verdict.Accepted, response.Verdict);
        Assert.Equal(ahead.AddMilliseconds(1), response.Score.AsOf.ToDateTimeOffset());
        Assert.Equal(1, response.Score.EventCount);
    }

    [Theory]
    [InlineData(3_600_000, Verdict.Accepted)]
    [InlineData(3_600_001, Verdict.AcceptedLate)]
    public async Task EventOlderThanAnHour_IsLate(int ageMs, Verdict expected)
    {
        var customer = $"late-{ageMs}";

        var response = await server.RecordAsync(Events.Of(customer, at: server.Now.AddMilliseconds(-ageMs)));

        Assert.Equal(expected, response.Verdict);
        Assert.Equal(1, response.Score.EventCount);
    }

    [Fact]
    public async Task EventOf1970_IsAccepted()
    {
        var response = await server.RecordAsync(Events.Of("epoch", at: DateTimeOffset.UnixEpoch));

        Assert.Equal(Verdict.AcceptedLate, response.Verdict);
        Assert.Equal(DateTimeOffset.UnixEpoch, response.Score.LastEventAt.ToDateTimeOffset());
    }

    [Fact]
    public async Task SameEventAgain_IsADuplicateAndChangesNothing()
    {
        var e = Events.Of("twice", "purchase", server.Now.AddMinutes(-3), "order-1", value: 9.99);
        var first = await server.RecordAsync(e);

        var second = await server.RecordAsync(e);

        Assert.Equal(Verdict.Duplicate, second.Verdict);
        Assert.Equal(1, second.Score.EventCount);
        Assert.Equal(first.Score.ChurnProbability, second.Score.ChurnProbability);
        Assert.Equal(second.PreviousProbability, second.Score.ChurnProbability);
    }

    [Fact]
    public async Task OtherContentsUnderOneId_AnswerAlreadyExistsAndAreNotCounted()
    {
        await server.RecordAsync(Events.Of("clash", "purchase", server.Now, "order-1", value: 10));

        var failure = await TestServer.FailsAsync(
            () => server.RecordAsync(Events.Of("clash", "purchase", server.Now, "order-1", value: 11)));

        Assert.Equal(StatusCode.AlreadyExists, failure.StatusCode);
        Assert.Contains("event_id", failure.Status.Detail);
        Assert.Equal("EVENT_ID_TAKEN", failure.ErrorInfo().Reason);
        var score = await server.ScoreAsync("clash");
        Assert.Equal(1, score.EventCount);
        Assert.Equal(10, score.Feature("purchase.sum.90d"));
    }

    [Fact]
    public async Task OneIdAtTwoCustomers_IsTwoEvents()
    {
        var responses = await server.RecordAllAsync(
            Events.Of("apart-1", id: "same").ToRequest(), Events.Of("apart-2", id: "same").ToRequest());

        Assert.All(responses, r => Assert.Equal(Verdict.Accepted, r.Verdict));
        Assert.Equal(1, (await server.ScoreAsync("apart-1")).EventCount);
        Assert.Equal(1, (await server.ScoreAsync("apart-2")).EventCount);
        Assert.Equal(0, (await server.ScoreAsync("apart-3")).EventCount);
    }

    [Fact]
    public async Task NoId_IsDerivedFromTheContentsAndOccurredAt()
    {
        var e = Events.Of("derived", "purchase", server.Now.AddSeconds(-5), value: 5);

        var first = await server.RecordAsync(e);
        var again = await server.RecordAsync(e);
        e.Value = 6;
        var other = await server.RecordAsync(e);

        Assert.StartsWith("~", first.EventId);
        Assert.Equal((first.EventId, Verdict.Duplicate), (again.EventId, again.Verdict));
        Assert.Equal(Verdict.Accepted, other.Verdict);
        Assert.NotEqual(first.EventId, other.EventId);
        Assert.Equal(2, other.Score.EventCount);
    }

    [Fact]
    public async Task NoIdAndNoTime_IsANewEventEachTime()
    {
        var first = await server.RecordAsync(Events.Of("untimed"));
        var second = await server.RecordAsync(Events.Of("untimed"));

        Assert.Equal(Verdict.Accepted, second.Verdict);
        Assert.NotEqual(first.EventId, second.EventId);
        Assert.Equal(server.Now, second.Score.LastEventAt.ToDateTimeOffset());
        Assert.Equal(2, second.Score.EventCount);
    }

    [Fact]
    public async Task SeriesBeyond256_CountInAnyOnlyAndSaySo()
    {
        var responses = await server.RecordAllAsync(
            Enumerable.Range(0, 257).Select(i => Events.Of("series", "visit", server.Now, category: $"c{i}").ToRequest()));

        Assert.All(responses, r => Assert.Equal(Verdict.Accepted, r.Verdict));
        Assert.All(responses[..256], r => Assert.False(r.SeriesCapped));
        Assert.True(responses[256].SeriesCapped);
        var score = await server.ScoreAsync("series");
        Assert.Equal(257, score.EventCount);
        Assert.Equal(256, score.Feature("visit.count.30d"));
    }

    [Theory]
    [InlineData(-59, false)]
    [InlineData(-60, true)]
    [InlineData(60, true)]
    [InlineData(86_400, true)]
    [InlineData(-86_401, false)]
    public async Task SendersClockThatIsOff_IsCorrectedBetweenAMinuteAndADay(int offSeconds, bool corrected)
    {
        var theirs = server.Now.AddSeconds(offSeconds);
        var occurred = theirs.AddMinutes(-30);

        var response = await server.RecordAsync(new RecordEventRequest
        {
            Event = Events.Of($"skew{offSeconds}", at: occurred),
            SentAt = theirs.ToTimestamp(),
        });

        var expected = corrected ? server.Now.AddMinutes(-30) : occurred;
        Assert.Equal(expected, response.Score.LastEventAt.ToDateTimeOffset());
    }

    [Fact]
    public async Task RetryWithALaterSentAt_IsADuplicateNotAConflict()
    {
        var request = new RecordEventRequest
        {
            Event = Events.Of("retry", at: server.Now.AddHours(-2), id: "r"),
            SentAt = server.Now.AddHours(-1).ToTimestamp(),
        };
        await server.RecordAsync(request);
        request.SentAt = server.Now.AddMinutes(-50).ToTimestamp();

        Assert.Equal(Verdict.Duplicate, (await server.RecordAsync(request)).Verdict);
    }
}
