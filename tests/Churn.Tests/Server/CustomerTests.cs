using Churn.Features;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server.Customers;
using Churn.Tests.Infrastructure;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using CustomerState = Churn.Protocol.V1.CustomerState;

namespace Churn.Tests.Server;

/// <summary>What is held on a customer: looked up, changed and erased.</summary>
public sealed class CustomerTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetCustomer_AnswersWhatIsHeld()
    {
        await server.RecordAllAsync(
            Events.Of("held", "purchase", server.Now.AddDays(-40), "1", value: 10.5).ToRequest(),
            Events.Of("held", "purchase", server.Now.AddDays(-2), "2", value: 4).ToRequest(),
            Events.Of("held", "purchase", server.Now.AddDays(-2).AddHours(-1), "3").ToRequest(),
            Events.Of("held", "complaint", server.Now.AddHours(-1), "4", "billing").ToRequest());
        await UpdateAsync("held", new Profile { Segment = "shops", Value = 120 });

        var customer = await GetAsync("held");

        Assert.Equal(("held", 4, CustomerState.Active), (customer.CustomerId, customer.EventCount, customer.CustomerState));
        Assert.Equal(server.Now.AddDays(-40), customer.FirstEventAt.ToDateTimeOffset());
        Assert.Equal(server.Now.AddHours(-1), customer.LastEventAt.ToDateTimeOffset());
        Assert.Equal(("shops", 120), (customer.Profile.Segment, customer.Profile.Value));
        Assert.Equal(["purchase", "complaint"], customer.Series.Select(s => s.Type));
        var purchases = customer.Series[0];
        Assert.Equal((3, 14.5), (purchases.EventCount, purchases.ValueSum));
        // 40 days ago is before the 30 that are told apart by default.
        Assert.Equal([("2026-03-13", 2L)], purchases.Days.Select(d => (d.Date, d.EventCount)));
        Assert.False(customer.Series[1].HasValueSum);
        Assert.Equal("billing", customer.Series[1].Category);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(400, 3)]
    public async Task GetCustomer_TellsAsManyDaysApartAsAreAskedFor(int days, int shown)
    {
        var name = $"days-{days}";
        await server.RecordAllAsync(
            Events.Of(name, "visit", server.Now, "1").ToRequest(), Events.Of(name, "visit", server.Now.AddDays(-1), "2").ToRequest(),
            Events.Of(name, "visit", server.Now.AddDays(-399), "3").ToRequest());

        var customer = await server.Client.GetCustomerAsync(new GetCustomerRequest { CustomerId = name, TimelineDays = days }, cancellationToken: Cancel);

        Assert.Equal(shown, customer.Series.Single().Days.Count);
        Assert.Equal(3, customer.Series.Single().EventCount);
    }

    [Fact]
    public async Task GetCustomer_OfWhomNothingIsHeld_IsNotFound()
    {
        var failed = await TestServer.FailsAsync(() => GetAsync("nobody"));

        Assert.Equal((StatusCode.NotFound, "CUSTOMER_NOT_FOUND"), (failed.StatusCode, failed.ErrorInfo().Reason));
    }

    [Fact]
    public async Task UpdateProfile_ChangesWhatTheMaskNames()
    {
        var first = await UpdateAsync("masked", new Profile { Segment = "a", Industry = "b", Value = 7.00004, CustomerSince = Day(2020), RenewalAt = Day(2027) });
        var second = await UpdateAsync("masked", new Profile { Segment = "c", Industry = "not taken" }, "segment", "value");
        var cleared = await UpdateAsync("masked", new Profile(), "*");

        Assert.Equal(new Profile { Segment = "a", Industry = "b", Value = 7, CustomerSince = Day(2020), RenewalAt = Day(2027) }, first);
        Assert.Equal(new Profile { Segment = "c", Industry = "b", CustomerSince = Day(2020), RenewalAt = Day(2027) }, second);
        Assert.Equal(new Profile(), cleared);
    }

    [Fact]
    public async Task ProfileFeatures_FollowTheProfile()
    {
        var directory = Directory.CreateTempSubdirectory("churn-profile-").FullName;
        StumpModel.Write(directory, ["profile.tenure", "profile.days_to_renewal", "profile.value"], "purchase");
        await using var stump = await TestServer.StartAsync("--model", directory);
        Directory.Delete(directory, recursive: true);
        await stump.Client.UpdateProfileAsync(
            new UpdateProfileRequest
            {
                CustomerId = "c",
                Profile = new Profile
                {
                    CustomerSince = stump.Now.AddDays(-100).ToTimestamp(),
                    RenewalAt = stump.Now.AddDays(25).ToTimestamp(),
                    Value = 99.5,
                },
            },
            cancellationToken: Cancel);

        var score = await stump.ScoreAsync("c");

        Assert.Equal((100, 25, 99.5), (score.Feature("profile.tenure"), score.Feature("profile.days_to_renewal"), score.Feature("profile.value")));
    }

    [Fact]
    public async Task DeleteCustomer_ForgetsEverythingAndRefusesWhatHappenedBefore()
    {
        await server.RecordAsync(Events.Of("gone", "purchase", server.Now.AddDays(-3), "1", value: 5));
        await UpdateAsync("gone", new Profile { Segment = "a" });

        var receipt = await server.Client.DeleteCustomerAsync(new DeleteCustomerRequest { CustomerId = "gone" }, cancellationToken: Cancel);

        Assert.Equal(("gone", server.Now), (receipt.CustomerId, receipt.ErasedAt.ToDateTimeOffset()));
        Assert.Equal(StatusCode.NotFound, (await TestServer.FailsAsync(() => GetAsync("gone"))).StatusCode);
        Assert.Equal((CustomerState.Unknown, 0), ((await server.ScoreAsync("gone")).CustomerState, (await server.ScoreAsync("gone")).EventCount));
        var late = await TestServer.FailsAsync(() => server.RecordAsync(Events.Of("gone", "purchase", server.Now, "1", value: 5)));
        Assert.Equal((StatusCode.FailedPrecondition, "CUSTOMER_ERASED"), (late.StatusCode, late.ErrorInfo().Reason));
        await server.RecordAsync(Events.Of("gone", "purchase", server.Now.AddMilliseconds(1), "2", value: 6));
        Assert.Equal(6, (await GetAsync("gone")).Series.Single().ValueSum);
    }

    [Fact]
    public async Task DeleteCustomer_WhoseStateCannotBeRead_OpensItAgainAtOnce()
    {
        await using var damaged = await TestServer.StartAsync(
            services => services.AddSingleton<ILogger<CustomerStates>>(new CustomerStatesLog()));
        var store = damaged.App.Services.GetRequiredService<ICustomerStore>();
        byte[] snapshot = [(byte)ElementKind.Snapshot, 1, 2, 3, 4, 5, 6, 7, 255, 255];
        (await store.AppendAsync(CustomerKey.From("default", "c"), snapshot)).Dispose();
        Assert.Equal(StatusCode.DataLoss, (await TestServer.FailsAsync(() => damaged.RecordAsync(Events.Of("c")))).StatusCode);
        Assert.Equal(StatusCode.DataLoss, (await TestServer.FailsAsync(async () =>
            await damaged.Client.GetCustomerAsync(new GetCustomerRequest { CustomerId = "c" }, cancellationToken: Cancel))).StatusCode);

        await damaged.Client.DeleteCustomerAsync(new DeleteCustomerRequest { CustomerId = "c" }, cancellationToken: Cancel);

        Assert.Equal(Verdict.Accepted, (await damaged.RecordAsync(Events.Of("c", at: damaged.Now.AddMilliseconds(1)))).Verdict);
    }

    [Theory]
    [InlineData("", "customer_id")]
    [InlineData("bad\ud800", "customer_id")]
    public async Task WrongId_IsNamed(string id, string field)
    {
        Func<Task>[] calls =
        [
            () => GetAsync(id),
            () => UpdateAsync(id, new Profile { Segment = "a" }),
            async () => await server.Client.DeleteCustomerAsync(new DeleteCustomerRequest { CustomerId = id }, cancellationToken: Cancel),
        ];

        foreach (var call in calls)
        {
            var failed = await TestServer.FailsAsync(call);
            Assert.Equal(StatusCode.InvalidArgument, failed.StatusCode);
            Assert.Equal([field], failed.Fields());
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(401)]
    public async Task GetCustomer_WithDaysOutOfRange_NamesThem(int days)
    {
        var failed = await TestServer.FailsAsync(async () =>
            await server.Client.GetCustomerAsync(new GetCustomerRequest { CustomerId = "c", TimelineDays = days }, cancellationToken: Cancel));

        Assert.Equal(["timeline_days"], failed.Fields());
    }

    public static TheoryData<UpdateProfileRequest, string> WrongProfiles => new()
    {
        { new(), "profile" },
        { new() { Profile = new() }, "profile" },
        { new() { Profile = new() { Value = double.NaN } }, "profile.value" },
        { new() { Profile = new() { Value = 1.1e9 } }, "profile.value" },
        { new() { Profile = new() { Segment = new string('x', 65) } }, "profile.segment" },
        { new() { Profile = new() { Industry = "\ufffd" } }, "profile.industry" },
        { new() { Profile = new() { RenewalAt = new() { Seconds = -1 } } }, "profile.renewal_at" },
        { new() { Profile = new() { CustomerSince = new() { Nanos = -1 } } }, "profile.customer_since" },
        { new() { Profile = new() { Segment = "a" }, UpdateMask = new() { Paths = { "segmnt" } } }, "update_mask" },
        { new() { Profile = new() { Segment = "a" }, UpdateMask = new() { Paths = { Enumerable.Repeat("segment", 101) } } }, "update_mask" },
    };

    [Theory]
    [MemberData(nameof(WrongProfiles))]
    public async Task WrongProfile_NamesTheFieldAndChangesNothing(UpdateProfileRequest request, string field)
    {
        request.CustomerId = "wrong-profile";

        var failed = await TestServer.FailsAsync(async () => await server.Client.UpdateProfileAsync(request, cancellationToken: Cancel));

        Assert.Equal(StatusCode.InvalidArgument, failed.StatusCode);
        Assert.Equal([field], failed.Fields());
        Assert.Equal(StatusCode.NotFound, (await TestServer.FailsAsync(() => GetAsync("wrong-profile"))).StatusCode);
    }

    private static Timestamp Day(int year) => new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero).ToTimestamp();

    private async Task<GetCustomerResponse> GetAsync(string id) =>
        await server.Client.GetCustomerAsync(new GetCustomerRequest { CustomerId = id }, cancellationToken: Cancel);

    private async Task<Profile> UpdateAsync(string id, Profile profile, params string[] mask)
    {
        var request = new UpdateProfileRequest { CustomerId = id, Profile = profile };
        if (mask.Length > 0)
        {
            request.UpdateMask = new FieldMask { Paths = { mask } };
        }

        return (await server.Client.UpdateProfileAsync(request, cancellationToken: Cancel)).Profile;
    }
}
