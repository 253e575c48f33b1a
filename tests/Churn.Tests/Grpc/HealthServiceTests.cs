using Churn.Grpc;
using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Churn.Tests.Grpc;

public sealed class HealthServiceTests : IAsyncLifetime
{
    private const string Service = "churn.test.v1.Echo";

    private readonly HealthService _health = new();
    private EchoServer _server = null!;
    private GrpcChannel _channel = null!;
    private Health.HealthClient _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static CallOptions Options => new(null, DateTime.UtcNow.AddSeconds(30), Cancel);

    private static HealthCheckRequest Request => new() { Service = Service };

    public async ValueTask InitializeAsync()
    {
        _server = await EchoServer.StartAsync(more: services => services.Add(Health.BindService(_health)));
        _channel = _server.Open();
        _client = new Health.HealthClient(_channel);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Check_AnswersWhatWasSetLast()
    {
        _health.Set("", ServingStatus.Serving);
        _health.Set(Service, ServingStatus.NotServing);

        Assert.Equal(ServingStatus.Serving, (await _client.CheckAsync(new HealthCheckRequest(), Options)).Status);
        Assert.Equal(ServingStatus.NotServing, (await _client.CheckAsync(Request, Options)).Status);

        _health.Set(Service, ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, (await _client.CheckAsync(Request, Options)).Status);

        var unknown = await Assert.ThrowsAsync<RpcException>(
            () => _client.CheckAsync(new HealthCheckRequest { Service = "none" }, Options).ResponseAsync);
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Watch_TellsTheStatusAndEachChangeOnce()
    {
        using var watch = _client.Watch(Request, Options);
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(watch));

        _health.Set("other", ServingStatus.Serving);
        _health.Set(Service, ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));

        _health.Set(Service, ServingStatus.Serving);
        _health.Set(Service, ServingStatus.NotServing);
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
    }

    [Fact]
    public async Task Stop_IsToldToWatchesAndEndsThem()
    {
        _health.Set(Service, ServingStatus.Serving);
        using var watch = _client.Watch(Request, Options);
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));

        _health.Stop();

        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        var end = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext(Cancel));
        Assert.Equal(StatusCode.Unavailable, end.StatusCode);
        _health.Set(Service, ServingStatus.Serving);
        Assert.Equal(ServingStatus.NotServing, (await _client.CheckAsync(Request, Options)).Status);
    }

    [Fact]
    public async Task WatcherThatLeaves_LeavesNothingInTheLog()
    {
        var watch = _client.Watch(Request, Options);
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(watch));

        watch.Dispose();

        _health.Set(Service, ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, (await _client.CheckAsync(Request, Options)).Status);
    }

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(Cancel));
        return watch.ResponseStream.Current.Status;
    }
}
