using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Churn.Tests.Server;

public sealed class BadScoreRequestTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly Dictionary<string, (Action<ScoreCustomerRequest> Spoil, string Field)> Table = new()
    {
        ["no customer"] = (r => r.CustomerId = "", "customer_id"),
        ["long customer"] = (r => r.CustomerId = new string('c', 257), "customer_id"),
        ["as of 1969"] = (r => r.AsOf = new Timestamp { Seconds = -1 }, "as_of"),
        ["as of nonsense"] = (r => r.AsOf = new Timestamp { Nanos = -1 }, "as_of"),
        ["as of year 10000"] = (r => r.AsOf = new Timestamp { Seconds = long.MaxValue }, "as_of"),
        ["many reasons"] = (r => r.MaxReasons = 21, "max_reasons"),
        ["negative reasons"] = (r => r.MaxReasons = -1, "max_reasons"),
        ["101 hypothetical events"] = (
            r => r.HypotheticalEvents.Add(Enumerable.Range(0, 101).Select(_ => new Event { Type = "visit" })), "hypothetical_events"),
        ["hypothetical event without type"] = (r => r.HypotheticalEvents.Add(new Event()), "hypothetical_events[0].type"),
        ["hypothetical category"] = (
            r => r.HypotheticalEvents.Add([new Event { Type = "visit" }, new Event { Type = "visit", Category = "B" }]),
            "hypothetical_events[1].category"),
        ["hypothetical value"] = (
            r => r.HypotheticalEvents.Add(new Event { Type = "visit", Value = double.NaN }), "hypothetical_events[0].value"),
        ["hypothetical time"] = (
            r => r.HypotheticalEvents.Add(new Event { Type = "visit", OccurredAt = new Timestamp { Seconds = -5 } }),
            "hypothetical_events[0].occurred_at"),
        ["hypothetical event not before as_of"] = (
            r => r.HypotheticalEvents.Add(Events.Of("", at: TestServer.Noon)), "hypothetical_events[0].occurred_at"),
        ["hypothetical event of another"] = (
            r => r.HypotheticalEvents.Add(Events.Of("another")), "hypothetical_events[0].customer_id"),
    };

    public static TheoryData<string> Names => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task WrongRequest_IsRefusedByItsField(string name)
    {
        var (spoil, field) = Table[name];
        var request = new ScoreCustomerRequest { CustomerId = "good" };
        spoil(request);

        var failure = await TestServer.FailsAsync(() => server.ScoreAsync(request));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Equal([field], failure.Fields());
        Assert.StartsWith(field, failure.Status.Detail);
    }

    [Fact]
    public async Task WrongCustomerInABatch_HasAnErrorAndTheOthersHaveScores()
    {
        await server.RecordAsync(Events.Of("b"));
        var request = new BatchScoreCustomersRequest { CustomerIds = { "a", "", "b" }, IncludeFeatures = true };

        var response = await server.Client.BatchScoreCustomersAsync(request, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["a", "", "b"], response.Results.Select(r => r.CustomerId));
        Assert.Equal(["customer_id"], response.Results[1].Error.Fields());
        Assert.Equal([0L, 1L], [response.Results[0].Score.EventCount, response.Results[2].Score.EventCount]);
        Assert.Equal(await server.ScoreAsync("b"), response.Results[2].Score);
    }

    [Fact]
    public async Task AsOfOutOfRangeInABatch_IsAnErrorForEach()
    {
        var request = new BatchScoreCustomersRequest { CustomerIds = { "a", "b" }, AsOf = server.Now.AddDays(-3).ToTimestamp() };

        var response = await server.Client.BatchScoreCustomersAsync(request, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2, response.Results.Count);
        Assert.All(response.Results, r => Assert.Equal((int)StatusCode.OutOfRange, r.Error.Code));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task BatchOfAWrongSize_IsRefusedWhole(int size)
    {
        var request = new BatchScoreCustomersRequest();
        request.CustomerIds.Add(Enumerable.Range(0, size).Select(i => $"{i}"));

        var failure = await TestServer.FailsAsync(async () =>
            await server.Client.BatchScoreCustomersAsync(request, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Equal(["customer_ids"], failure.Fields());
    }
}
