using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Grpc.Core;

namespace Churn.Tests.Server;

public sealed class BadEventTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> WrongNames => WrongEvents.Names;

    [Theory]
    [MemberData(nameof(WrongNames))]
    public async Task WrongEvent_IsRefusedByItsFieldAndNothingIsStored(string name)
    {
        var (request, field, reason) = WrongEvents.Make(name, $"unary {name}");

        var failure = await TestServer.FailsAsync(() => server.RecordAsync(request));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Equal([field], failure.Fields());
        Assert.StartsWith(field, failure.Status.Detail);
        Assert.Contains(reason, failure.Status.Detail);
        Assert.Equal(0, (await server.ScoreAsync($"unary {name}")).EventCount);
    }

    [Theory]
    [MemberData(nameof(WrongNames))]
    public async Task WrongEventInAStream_IsRejectedAndTheStreamGoesOn(string name)
    {
        var customer = $"stream {name}";
        var (wrong, field, _) = WrongEvents.Make(name, customer);
        using var call = server.Client.RecordEvents(cancellationToken: Cancel);
        foreach (var request in (RecordEventRequest[])[Good(customer, 1), wrong, Good(customer, 2)])
        {
            await call.RequestStream.WriteAsync(request, Cancel);
        }

        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync(Cancel).ToArrayAsync(Cancel);

        AssertOnlyTheMiddleIsRejected(answers, field);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal(2, (await server.ScoreAsync(customer)).EventCount);
    }

    [Theory]
    [MemberData(nameof(WrongNames))]
    public async Task WrongEventInABatch_IsRejectedAndTheOthersAreStored(string name)
    {
        var customer = $"batch {name}";
        var (wrong, field, _) = WrongEvents.Make(name, customer);

        var answers = await server.RecordAllAsync(Good(customer, 1), wrong, Good(customer, 2));

        AssertOnlyTheMiddleIsRejected(answers, field);
        Assert.Equal(2, (await server.ScoreAsync(customer)).EventCount);
    }

    [Fact]
    public async Task SeveralWrongFields_AreAllNamed()
    {
        var failure = await TestServer.FailsAsync(() => server.RecordAsync(new RecordEventRequest
        {
            Event = Events.Of("", "Visit", value: double.NaN),
            MaxReasons = 99,
        }));

        Assert.Equal(["event.customer_id", "event.type", "event.value", "max_reasons"], failure.Fields().Order());
        Assert.Equal("INVALID_FIELDS", failure.ErrorInfo().Reason);
    }

    [Fact]
    public async Task LongestIdsAndSlugs_AreAccepted()
    {
        var customer = string.Concat(Enumerable.Repeat("中", 85)) + "a";
        var e = Events.Of(customer, new string('t', 64), id: new string('e', 256), category: new string('9', 64), value: -1e9);
        e.SubjectId = new string('s', 256);
        e.Channel = new string('c', 64);

        Assert.Equal(Verdict.Accepted, (await server.RecordAsync(e)).Verdict);
        Assert.Equal(1, (await server.ScoreAsync(customer)).EventCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task BatchOfAWrongSize_IsRefusedWhole(int size)
    {
        var requests = Enumerable.Range(0, size).Select(i => Events.Of("oversize", id: $"{i}").ToRequest());

        var failure = await TestServer.FailsAsync(() => server.RecordAllAsync(requests));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Equal(["requests"], failure.Fields());
        Assert.Contains($"{size}", failure.Status.Detail);
        Assert.Equal(0, (await server.ScoreAsync("oversize")).EventCount);
    }

    [Fact]
    public async Task BatchOf1000_IsAnsweredInOrder()
    {
        var answers = await server.RecordAllAsync(
            Enumerable.Range(0, 1000).Select(i => Events.Of($"of1000-{i % 7}", "visit", server.Now, $"{i}").ToRequest()));

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => ((long)i, $"{i}")), answers.Select(a => (a.Index, a.EventId)));
        Assert.All(answers, a => Assert.Equal(Verdict.Accepted, a.Verdict));
        Assert.Equal(143, (await server.ScoreAsync("of1000-0")).EventCount);
    }

    private RecordEventRequest Good(string customer, int number) =>
        Events.Of(customer, "visit", server.Now.AddMinutes(-number), $"good-{number}").ToRequest();

    private static void AssertOnlyTheMiddleIsRejected(RecordEventResponse[] answers, string field)
    {
        Assert.Equal([Verdict.Accepted, Verdict.Rejected, Verdict.Accepted], answers.Select(a => a.Verdict));
        Assert.Equal([0L, 1L, 2L], answers.Select(a => a.Index));
        Assert.Equal((int)StatusCode.InvalidArgument, answers[1].Error.Code);
        Assert.Equal([field], answers[1].Error.Fields());
        Assert.Null(answers[1].Score);
        Assert.All([answers[0], answers[2]], a => Assert.Null(a.Error));
    }
}
