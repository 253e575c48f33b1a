using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Grpc.Core;

namespace Churn.Tests.Server.Access;

/// <summary>Two tenants with the same customer ids and event ids: neither reads, changes, dedupes against or learns of the other's.</summary>
public sealed class TenantTests : IAsyncLifetime
{
    private AccessServer access = null!;
    private CallOptions ours;
    private CallOptions theirs;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ChurnService.ChurnServiceClient Client => access.Server.Client;

    public async ValueTask InitializeAsync()
    {
        string one = "", other = "";
        access = await AccessServer.StartAsync(made => (one, other) = (made.AddKey("ours"), made.AddKey("theirs")));
        (ours, theirs) = (new(AccessServer.With(one), cancellationToken: Cancel), new(AccessServer.With(other), cancellationToken: Cancel));
    }

    public ValueTask DisposeAsync() => access.DisposeAsync();

    [Fact]
    public async Task Events_AreCountedAndDedupedApart()
    {
        var purchase = Events.Of("c", "purchase", access.Server.Now.AddDays(-1), "order-1", value: 10);
        var clash = Events.Of("c", "purchase", access.Server.Now.AddDays(-2), "order-1", value: 99);

        await Client.RecordEventAsync(new RecordEventRequest { Event = purchase }, ours);
        var first = await Client.RecordEventAsync(new RecordEventRequest { Event = clash }, theirs);
        var again = await Client.RecordEventAsync(new RecordEventRequest { Event = purchase }, ours);

        Assert.Equal((Verdict.AcceptedLate, Verdict.Duplicate), (first.Verdict, again.Verdict));
        Assert.Equal(1, await CountAsync(ours));
        Assert.Equal(1, await CountAsync(theirs));
    }

    [Fact]
    public async Task Profiles_LookUpsAndErasures_AreApart()
    {
        await Client.RecordEventAsync(new RecordEventRequest { Event = Events.Of("c") }, ours);
        await Client.UpdateProfileAsync(
            new UpdateProfileRequest { CustomerId = "c", Profile = new Profile { Segment = "gold" }, UpdateMask = new() { Paths = { "segment" } } }, ours);

        var unknown = await TestServer.FailsAsync(() => Client.GetCustomerAsync(new GetCustomerRequest { CustomerId = "c" }, theirs).ResponseAsync);
        await Client.DeleteCustomerAsync(new DeleteCustomerRequest { CustomerId = "c" }, theirs);
        var held = await Client.GetCustomerAsync(new GetCustomerRequest { CustomerId = "c" }, ours);
        var recorded = await Client.RecordEventAsync(
            new RecordEventRequest { Event = Events.Of("c", at: access.Server.Now.AddMinutes(-1)) }, ours);

        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(("gold", 1), (held.Profile.Segment, held.EventCount));
        Assert.Equal(Verdict.Accepted, recorded.Verdict);
    }

    [Fact]
    public async Task Watches_HearOfTheirOwnOnly()
    {
        using var watch = Client.WatchScores(new WatchScoresRequest { CustomerIds = { "c" } }, theirs);
        Assert.True(await watch.ResponseStream.MoveNext(Cancel));
        Assert.Equal(0, watch.ResponseStream.Current.Score.EventCount);

        await Client.RecordEventAsync(new RecordEventRequest { Event = Events.Of("c") }, ours);
        await Client.RecordEventAsync(new RecordEventRequest { Event = Events.Of("c", "purchase") }, theirs);
        Assert.True(await watch.ResponseStream.MoveNext(Cancel));

        Assert.Equal(1, watch.ResponseStream.Current.Score.EventCount);
    }

    [Theory]
    [InlineData("a.b", "c")]
    [InlineData("a", "b.c")]
    [InlineData("a}", "{c")]
    [InlineData("default", "ours")]
    public async Task NoIdReachesIntoAnotherTenant(string tenant, string id)
    {
        string one = "", other = "";
        await using var apart = await AccessServer.StartAsync(made => (one, other) = (made.AddKey("x1"), made.AddKey("x2")));
        var customer = $"{tenant}.{id}";

        await apart.Server.Client.RecordEventAsync(
            new RecordEventRequest { Event = Events.Of(customer) }, new CallOptions(AccessServer.With(one), cancellationToken: Cancel));
        var score = await apart.Server.Client.ScoreCustomerAsync(
            new ScoreCustomerRequest { CustomerId = customer }, new CallOptions(AccessServer.With(other), cancellationToken: Cancel));

        Assert.Equal(CustomerState.Unknown, score.Score.CustomerState);
    }

    private async Task<long> CountAsync(CallOptions who) =>
        (await Client.ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = "c" }, who)).Score.EventCount;
}
