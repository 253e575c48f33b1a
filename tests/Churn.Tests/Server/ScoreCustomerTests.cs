using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Churn.Tests.Server;

public sealed class ScoreCustomerTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task UnknownCustomer_GetsTheBaseProbability()
    {
        var score = await server.ScoreAsync("never-seen");

        // The first golden vector of the shipped model is that of a customer without any history.
        Assert.Equal(0.505085289478302, score.ChurnProbability, 6);
        Assert.Equal(CustomerState.Unknown, score.CustomerState);
        Assert.Equal(0, score.EventCount);
        Assert.Null(score.LastEventAt);
        Assert.Equal(server.Now, score.AsOf.ToDateTimeOffset());
    }

    [Fact]
    public async Task CustomerState_FollowsTheEventsThatMakeACustomer()
    {
        await server.RecordAsync(Events.Of("state", "visit", server.Now.AddDays(-190)));
        Assert.Equal(CustomerState.New, (await server.ScoreAsync("state")).CustomerState);

        await server.RecordAsync(Events.Of("state", "purchase", server.Now.AddDays(-181)));
        Assert.Equal(CustomerState.Lapsed, (await server.ScoreAsync("state")).CustomerState);

        var response = await server.RecordAsync(Events.Of("state", "purchase", server.Now.AddDays(-179)));
        Assert.Equal(CustomerState.Active, response.Score.CustomerState);
        Assert.Equal(CustomerState.Active, (await server.ScoreAsync("state")).CustomerState);
        Assert.Equal(CustomerState.Lapsed, (await server.ScoreAsync("state", server.Now.AddDays(2))).CustomerState);
    }

    [Fact]
    public async Task Features_AreThoseOfTheModelInItsOrder()
    {
        await server.RecordAsync(Events.Of("features", "purchase", server.Now.AddDays(-10), value: 25));
        await server.RecordAsync(Events.Of("features", "visit", server.Now.AddDays(-1)));

        var score = await server.ScoreAsync("features");

        Assert.Equal(21, score.Features.Count);
        Assert.Equal("email_open.recency", score.Features[0].Name);
        Assert.Null(score.Feature("email_open.recency"));
        Assert.Equal(10, score.Feature("purchase.recency"));
        Assert.Equal(25, score.Feature("purchase.sum.90d"));
        Assert.Equal(1, score.Feature("visit.count.7d"));
        Assert.Empty((await server.ScoreAsync(new ScoreCustomerRequest { CustomerId = "features" })).Features);
    }

    [Fact]
    public async Task PastAsOf_SeesOnlyWhatHadHappened()
    {
        await server.RecordAsync(Events.Of("past", "visit", server.Now.AddDays(-3)));
        await server.RecordAsync(Events.Of("past", "visit", server.Now.AddHours(-1)));

        var score = await server.ScoreAsync("past", server.Now.AddDays(-1).AddMinutes(-3));

        Assert.Equal(1, score.EventCount);
        Assert.Equal(server.Now.AddDays(-1).AddMinutes(-5), score.AsOf.ToDateTimeOffset());
    }

    [Theory]
    [InlineData(-300, 0)]
    [InlineData(-299, 0)]
    [InlineData(-301, -301)]
    public async Task AsOfShortOfNow_IsRaisedByUpToFiveMinutes(int requestedSeconds, int usedSeconds)
    {
        var customer = $"raised{requestedSeconds}";
        await server.RecordAsync(Events.Of(customer, "visit", server.Now.AddDays(-1)));

        var score = await server.ScoreAsync(customer, server.Now.AddSeconds(requestedSeconds));

        Assert.Equal(server.Now.AddSeconds(usedSeconds), score.AsOf.ToDateTimeOffset());
    }

    [Fact]
    public async Task FutureAsOf_AnswersIfTheyStaySilent()
    {
        for (var day = 1; day < 30; day++)
        {
            await server.RecordAsync(Events.Of("silent", "purchase", server.Now.AddDays(-day), value: 20));
        }

        var now = await server.ScoreAsync("silent");
        var later = await server.ScoreAsync("silent", server.Now.AddDays(80));

        Assert.Equal(server.Now.AddDays(80), later.AsOf.ToDateTimeOffset());
        Assert.Equal(server.Now, later.ScoredAt.ToDateTimeOffset());
        Assert.Equal(81, later.Feature("purchase.recency"));
        Assert.True(later.ChurnProbability > now.ChurnProbability);
    }

    [Theory]
    [InlineData(-2 * 86_400, true)]
    [InlineData((-2 * 86_400) - 1, false)]
    [InlineData(366 * 86_400, true)]
    [InlineData((366 * 86_400) + 1, false)]
    public async Task AsOf_ReachesTwoDaysBackAnd366DaysAhead(int seconds, bool inRange)
    {
        var request = new ScoreCustomerRequest { CustomerId = "range", AsOf = server.Now.AddSeconds(seconds).ToTimestamp() };
        if (inRange)
        {
            Assert.Equal(request.AsOf, (await server.ScoreAsync(request)).AsOf);
            return;
        }

        var failure = await TestServer.FailsAsync(() => server.ScoreAsync(request));
        Assert.Equal(StatusCode.OutOfRange, failure.StatusCode);
        Assert.Equal(["as_of"], failure.Fields());
        Assert.Contains("2 days past or 366 days ahead", failure.Status.Detail);
    }

    [Fact]
    public async Task HypotheticalEvents_ScoreAsIfTheyHadHappenedAndStoreNothing()
    {
        await server.RecordAsync(Events.Of("what-if", "purchase", server.Now.AddDays(-20), value: 15));
        var request = new ScoreCustomerRequest { CustomerId = "what-if", IncludeFeatures = true };
        request.HypotheticalEvents.Add(new Event { Type = "complaint", Category = "billing" });
        request.HypotheticalEvents.Add(Events.Of("what-if", "purchase", server.Now.AddDays(-1), value: 40));

        var imagined = await server.ScoreAsync(request);
        var real = await server.ScoreAsync("what-if");

        Assert.Equal(3, imagined.EventCount);
        Assert.Equal(1, imagined.Feature("complaint.count.30d"));
        Assert.Equal(55, imagined.Feature("purchase.sum.90d"));
        Assert.Equal(server.Now.AddDays(-20), imagined.LastEventAt.ToDateTimeOffset());
        Assert.Equal(1, real.EventCount);
        Assert.Equal(15, real.Feature("purchase.sum.90d"));
    }

    [Fact]
    public async Task HypotheticalEvents_EqualTheSameEventsRecorded()
    {
        var events = Enumerable.Range(1, 100).Select(i => Events.Of("", "visit", server.Now.AddHours(-i), $"{i}", value: i)).ToArray();
        var request = new ScoreCustomerRequest { CustomerId = "imagined", IncludeFeatures = true };
        request.HypotheticalEvents.Add(events);
        var imagined = await server.ScoreAsync(request);
        foreach (var e in events)
        {
            e.CustomerId = "recorded";
        }

        await server.RecordAllAsync(events.Select(e => e.ToRequest()));
        var recorded = await server.ScoreAsync("recorded");

        Assert.Equal(recorded.ChurnProbability, imagined.ChurnProbability);
        Assert.Equal(recorded.Features, imagined.Features);
    }

    [Fact]
    public async Task Time_AgesTheWindowsWithoutAnyEvent()
    {
        await using var own = await TestServer.StartAsync();
        await own.RecordAsync(Events.Of("ageing", "visit", own.Now.AddMinutes(-1)));
        Assert.Equal(1, (await own.ScoreAsync("ageing")).Feature("visit.count.7d"));

        own.Clock.Advance(TimeSpan.FromDays(8));

        var score = await own.ScoreAsync("ageing");
        Assert.Equal(0, score.Feature("visit.count.7d"));
        Assert.Equal(1, score.Feature("visit.count.30d"));
        Assert.Equal(own.Now, score.AsOf.ToDateTimeOffset());
    }

    [Fact]
    public async Task CopyAfterTheDedupeHorizon_IsStillKnownAmongTheLast16()
    {
        await using var own = await TestServer.StartAsync();
        var e = Events.Of("horizon", "visit", own.Now, "1");
        await own.RecordAsync(e);

        own.Clock.Advance(TimeSpan.FromHours(3));

        Assert.Equal(Verdict.Duplicate, (await own.RecordAsync(e)).Verdict);
    }
}
