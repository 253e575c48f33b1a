using Churn.Grpc;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Churn.Server;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Churn.Tests.Infrastructure;

/// <summary>The whole server in this process: memory store, free ports, a clock that stands still until it is moved. Disposing fails
/// the test if the server logged an error.</summary>
public sealed class TestServer : IAsyncLifetime
{
    /// <summary>Noon of a Sunday: no edge of a window is near.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly RecordedLog _log = new();
    private readonly string[] _more;
    private readonly Action<IServiceCollection>? _replace;
    private WebApplication _app = null!;
    private GrpcChannel _channel = null!;

    /// <summary>As a fixture.</summary>
    public TestServer() => _more = [];

    private TestServer(string[] more, Action<IServiceCollection>? replace)
    {
        _more = more;
        _replace = replace;
    }

    public ManualTimeProvider Clock { get; } = new(Noon);

    public DateTimeOffset Now => Clock.GetUtcNow();

    public WebApplication App => _app;

    public Uri GrpcAddress { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>Which errors in the log the test means to cause.</summary>
    public Func<string, bool> IsExpected { get; set; } = _ => false;

    public GrpcChannel Channel => _channel;

    public ChurnService.ChurnServiceClient Client { get; private set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<TestServer> StartAsync(params string[] more) => StartAsync(null, more);

    /// <summary>With other services in the place of the server's.</summary>
    public static async Task<TestServer> StartAsync(Action<IServiceCollection>? replace, params string[] more)
    {
        var server = new TestServer(more, replace);
        await server.InitializeAsync();
        return server;
    }

    public async ValueTask InitializeAsync()
    {
        string[] model = _more.Contains("--model") ? [] : ["--model", Repository.PathOf("tests/testdata/models/sample")];
        // Tests beside this one keep the machine busy: that is no overload of this server's making.
        _app = await ServerHost.StartAsync(["--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--Churn:OverloadWait=0", .. model, .. _more], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(_log);
            builder.Services.AddSingleton<TimeProvider>(Clock);
            _replace?.Invoke(builder.Services);
        });
        (GrpcAddress, var http) = ServerHost.Addresses(_app.Services);
        Http = new HttpClient { BaseAddress = http };
        _channel = GrpcChannel.ForAddress(GrpcAddress);
        Client = new ChurnService.ChurnServiceClient(_channel);
    }

    public async Task<RecordEventResponse> RecordAsync(RecordEventRequest request) =>
        await Client.RecordEventAsync(request, cancellationToken: Cancel);

    public Task<RecordEventResponse> RecordAsync(Event e) => RecordAsync(new RecordEventRequest { Event = e });

    public async Task<RecordEventResponse[]> RecordAllAsync(params IEnumerable<RecordEventRequest> requests)
    {
        var request = new BatchRecordEventsRequest();
        request.Requests.AddRange(requests);
        return [.. (await Client.BatchRecordEventsAsync(request, cancellationToken: Cancel)).Responses];
    }

    public async Task<Score> ScoreAsync(ScoreCustomerRequest request) =>
        (await Client.ScoreCustomerAsync(request, cancellationToken: Cancel)).Score;

    public Task<Score> ScoreAsync(string customer, DateTimeOffset? asOf = null) =>
        ScoreAsync(new ScoreCustomerRequest { CustomerId = customer, AsOf = asOf?.ToTimestamp(), IncludeFeatures = true });

    /// <summary>The status that a call ends in; fails if it succeeds.</summary>
    public static async Task<RpcException> FailsAsync(Func<Task> call) => await Assert.ThrowsAsync<RpcException>(call);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _channel.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        var errors = _log.Errors.Where(error => !IsExpected(error)).ToArray();
        Assert.True(errors.Length == 0, string.Join("\n", errors.Take(5)));
    }
}
