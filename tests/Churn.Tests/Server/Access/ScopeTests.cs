using System.Net;
using Churn.Access;
using Churn.Grpc;
using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Logging;

namespace Churn.Tests.Server.Access;

/// <summary>Who may do what: each method with each scope, over gRPC and over HTTP.</summary>
public sealed class ScopeTests : IAsyncLifetime
{
    private static readonly (Scopes Scope, string Name, Func<TestServer, CallOptions, Task> Call)[] Methods =
    [
        (Scopes.Record, "RecordEvent", (s, o) => s.Client.RecordEventAsync(new RecordEventRequest { Event = Events.Of("c") }, o).ResponseAsync),
        (Scopes.Score, "ScoreCustomer", (s, o) => s.Client.ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = "c" }, o).ResponseAsync),
        (Scopes.Watch, "WatchScores", async (s, o) =>
        {
            using var watch = s.Client.WatchScores(new WatchScoresRequest { CustomerIds = { "c" } }, o);
            Assert.True(await watch.ResponseStream.MoveNext(o.CancellationToken));
        }),
        (Scopes.Profile, "GetCustomer", (s, o) => s.Client.GetCustomerAsync(new GetCustomerRequest { CustomerId = "held" }, o).ResponseAsync),
        (Scopes.Profile, "UpdateProfile", (s, o) => s.Client.UpdateProfileAsync(
            new UpdateProfileRequest { CustomerId = "held", Profile = new Profile { Segment = "gold" }, UpdateMask = new() { Paths = { "segment" } } }, o).ResponseAsync),
        (Scopes.Erase, "DeleteCustomer", (s, o) => s.Client.DeleteCustomerAsync(new DeleteCustomerRequest { CustomerId = "gone" }, o).ResponseAsync),
        (Scopes.Admin, "GetModel", (s, o) => new ModelService.ModelServiceClient(s.Channel).GetModelAsync(new GetModelRequest(), o).ResponseAsync),
    ];

    private readonly Dictionary<Scopes, string> only = [];
    private readonly Dictionary<Scopes, string> allBut = [];
    private AccessServer access = null!;

    public static TheoryData<string> Names => [.. Methods.Select(method => method.Name)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        access = await AccessServer.StartAsync(made =>
        {
            foreach (var scope in Enum.GetValues<Scopes>().Where(scope => scope is not (Scopes.None or Scopes.All)))
            {
                only[scope] = made.AddKey("acme", scope);
                allBut[scope] = made.AddKey("acme", Scopes.All & ~scope);
            }
        });
        await access.Server.Client.RecordEventAsync(
            new RecordEventRequest { Event = Events.Of("held") }, Options(only[Scopes.Record]));
    }

    public ValueTask DisposeAsync() => access.DisposeAsync();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EachMethod_NeedsItsScopeAndNoOther(string name)
    {
        var (scope, _, call) = Methods.Single(method => method.Name == name);

        await call(access.Server, Options(only[scope]));
        var denied = await TestServer.FailsAsync(() => call(access.Server, Options(allBut[scope])));
        var nobody = await TestServer.FailsAsync(() => call(access.Server, new CallOptions(cancellationToken: Cancel)));
        var stranger = await TestServer.FailsAsync(() => call(access.Server, Options(only[scope] + "x")));

        Assert.Equal((StatusCode.PermissionDenied, "SCOPE_MISSING"), (denied.StatusCode, ReasonOf(denied)));
        Assert.Contains(scope.ToString().ToLowerInvariant(), denied.Status.Detail, StringComparison.Ordinal);
        Assert.Equal((StatusCode.Unauthenticated, "UNAUTHENTICATED"), (nobody.StatusCode, ReasonOf(nobody)));
        Assert.Equal(StatusCode.Unauthenticated, stranger.StatusCode);
    }

    [Theory]
    [InlineData("POST", "/v1/events", """{"customerId":"c","type":"visit"}""", Scopes.Record)]
    [InlineData("POST", "/v1/events:batch", """{"requests":[]}""", Scopes.None)]
    [InlineData("GET", "/v1/customers/held/score", null, Scopes.Score)]
    [InlineData("POST", "/v1/customers:score", """{"customerId":"c"}""", Scopes.Score)]
    [InlineData("GET", "/v1/customers/held", null, Scopes.Profile)]
    [InlineData("PATCH", "/v1/customers/held/profile", """{"segment":"gold"}""", Scopes.Profile)]
    [InlineData("DELETE", "/v1/customers/gone", null, Scopes.Erase)]
    public async Task EachRoute_NeedsItsScope(string method, string path, string? json, Scopes scope)
    {
        var http = access.Server.Http;

        using var nobody = await http.SendAsync(AccessServer.Request(new HttpMethod(method), path, null, json), Cancel);
        var said = await access.Server.SendJsonAsync(AccessServer.Request(new HttpMethod(method), path, null, json));

        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Equal("Bearer", nobody.Headers.WwwAuthenticate.ToString());
        Assert.Equal((int)StatusCode.Unauthenticated, said.Code);
        if (scope != Scopes.None)
        {
            var allowed = await access.Server.SendJsonAsync(AccessServer.Request(new HttpMethod(method), path, only[scope], json));
            var denied = await access.Server.SendJsonAsync(AccessServer.Request(new HttpMethod(method), path, allBut[scope], json));
            Assert.Equal(HttpStatusCode.OK, allowed.Status);
            Assert.Equal(HttpStatusCode.Forbidden, denied.Status);
        }
    }

    [Fact]
    public async Task RecordOnly_LearnsNothingOfTheCustomer()
    {
        var response = await access.Server.Client.RecordEventAsync(
            new RecordEventRequest { Event = Events.Of("held", "purchase") }, Options(only[Scopes.Record]));

        Assert.Equal(Verdict.Accepted, response.Verdict);
        Assert.Null(response.Score);
        Assert.Equal(0, response.PreviousProbability);
    }

    [Fact]
    public async Task HealthMetricsAndReflection_AskForNothing()
    {
        var health = await new Health.HealthClient(access.Server.Channel).CheckAsync(new HealthCheckRequest { Service = "" }, cancellationToken: Cancel);
        foreach (var path in (string[])["/healthz", "/readyz", "/metrics", "/openapi.json"])
        {
            using var answer = await access.Server.Http.GetAsync(path, Cancel);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
    }

    [Theory]
    [InlineData("--grpc", "0.0.0.0:0")]
    [InlineData("--http", "[::]:0")]
    public async Task OffLoopback_NeedsAuthenticationOrAWord(string option, string address)
    {
        string[] args = ["--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", option, address, "--model", Repository.PathOf("tests/testdata/models/sample")];

        var refused = await Assert.ThrowsAsync<Churn.Server.Configuration.StartupException>(() => Churn.Server.ServerHost.StartAsync(args));
        await using var insecure = await Churn.Server.ServerHost.StartAsync([.. args, "--insecure"], builder => builder.Logging.ClearProviders());

        Assert.Contains("--access FILE", refused.Message, StringComparison.Ordinal);
        Assert.Contains(option, refused.Message, StringComparison.Ordinal);
        await insecure.StopAsync(Cancel);
    }

    private static CallOptions Options(string key) => new(AccessServer.With(key), cancellationToken: Cancel);

    private static string ReasonOf(RpcException e) =>
        RichStatus.FromException(e)!.Details.Single(detail => detail.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>().Reason;
}
