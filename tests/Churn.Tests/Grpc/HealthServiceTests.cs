using Churn.Grpc;
using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Churn.Tests.Grpc;

public sealed class HealthServiceTests
{
    private static CallOptions Options =>
        new(null, DateTime.UtcNow.AddSeconds(30), TestContext.Current.CancellationToken);

    [Fact]
    public async Task Check_AnswersWhatWasSetLast()
    {
        var health = new HealthService();
        health.Set("", ServingStatus.Serving);
        health.Set("churn.test.v1.Echo", ServingStatus.NotServing);
        await using var server = await EchoServer.StartAsync(more: services => services.Add(Health.BindService(health)));
        using var channel = server.Open();
        var client = new Health.HealthClient(channel);

        Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(new HealthCheckRequest(), Options)).Status);
        var request = new HealthCheckRequest { Service = "churn.test.v1.Echo" };
        Assert.Equal(ServingStatus.NotServing, (await client.CheckAsync(request, Options)).Status);

        health.Set("churn.test.v1.Echo", ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(request, Options)).Status);

        var unknown = await Assert.ThrowsAsync<RpcException>(
            () => client.CheckAsync(new HealthCheckRequest { Service = "none" }, Options).ResponseAsync);
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }
}
