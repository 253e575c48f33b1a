using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Grpc.Core;
using Grpc.Health.V1;

namespace Churn.Tests.Server;

/// <summary>What else is served over gRPC.</summary>
public sealed class ServicesTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetModel_SaysWhatTheModelIs()
    {
        var client = new ModelService.ModelServiceClient(server.Channel);

        var model = (await client.GetModelAsync(new GetModelRequest(), cancellationToken: Cancel)).Model;

        Assert.Equal(("sample", "1", true), (model.Name, model.Version, model.Simulated));
        Assert.Contains("simulated customers", model.Description);
        Assert.Contains("purchase", model.ChurnDefinition);
        Assert.Equal(90, model.Horizon.ToTimeSpan().TotalDays);
        Assert.Equal(21, model.Features.Count);
        Assert.Equal((0.2, 0.4, 0.7), (model.Bands.Medium, model.Bands.High, model.Bands.Critical));
        Assert.True(model.LoadedAt.ToDateTimeOffset() > DateTimeOffset.UnixEpoch);
    }

    [Theory]
    [InlineData("")]
    [InlineData("churn.v1.ChurnService")]
    [InlineData("churn.v1.ModelService")]
    public async Task Health_IsServing(string service)
    {
        var health = new Health.HealthClient(server.Channel);

        var response = await health.CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: Cancel);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, response.Status);
    }

    [Fact]
    public async Task HealthOfAnUnknownService_AnswersNotFound()
    {
        var health = new Health.HealthClient(server.Channel);

        var failure = await TestServer.FailsAsync(
            async () => await health.CheckAsync(new HealthCheckRequest { Service = "other" }, cancellationToken: Cancel));

        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
    }

    [Theory]
    [InlineData("/healthz", "live\n")]
    [InlineData("/readyz", "ready\n")]
    public async Task HttpHealth_Answers200(string path, string body) =>
        Assert.Equal(body, await server.Http.GetStringAsync(path, Cancel));
}
