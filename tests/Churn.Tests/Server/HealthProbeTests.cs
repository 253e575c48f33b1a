using System.Net;
using System.Net.Sockets;
using Churn.Server;
using Churn.Server.Configuration;
using Churn.Server.Health;

namespace Churn.Tests.Server;

/// <summary>--healthcheck, which an image without curl is checked with.</summary>
public class HealthProbeTests
{
    [Fact]
    public async Task RunningServer_Lives()
    {
        await using var app = await ServerHost.StartAsync(["--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--Logging:LogLevel:Default=None"]);
        var http = ServerHost.Addresses(app.Services).Http;

        Assert.Null(await HealthProbe.ProblemAsync(["--http", http.Authority]));
    }

    [Fact]
    public async Task NobodyListening_IsAProblemThatNamesTheAddress()
    {
        var problem = await HealthProbe.ProblemAsync(["--http", $"127.0.0.1:{FreePort()}"]);

        Assert.NotNull(problem);
        Assert.Contains("/healthz does not answer", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongOption_IsRefusedAsAtStart()
    {
        var e = await Assert.ThrowsAsync<StartupException>(() => HealthProbe.ProblemAsync(["--http", "here"]));

        Assert.Contains("--http 'here'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0:8080", "http://127.0.0.1:8080/healthz")]
    [InlineData("[::]:8080", "http://[::1]:8080/healthz")]
    [InlineData("192.0.2.7:81", "http://192.0.2.7:81/healthz")]
    public void EveryAddress_IsAskedOnLoopback(string listening, string asked)
    {
        Assert.Equal(new Uri(asked), HealthProbe.AddressOf(IPEndPoint.Parse(listening)));
    }

    [Fact]
    public void HealthCheckArgument_IsTakenOut()
    {
        Assert.True(CommandLine.WantsHealthCheck(["--http", "127.0.0.1:1", "--healthcheck"], out var others));
        Assert.Equal(["--http", "127.0.0.1:1"], others);
        Assert.False(CommandLine.WantsHealthCheck(["--demo"], out others));
        Assert.Equal(["--demo"], others);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
