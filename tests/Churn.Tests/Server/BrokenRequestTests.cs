using System.Net;
using Churn.IntegrationTests.Infrastructure;
using Churn.Redis;
using Churn.Server;
using Churn.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Churn.Tests.Server;

/// <summary>Requests that do not end as they should are counted under the status in which they ended, and are no errors of the server.</summary>
public sealed class BrokenRequestTests
{
    private const string Requests = "http_server_request_duration_seconds_count";
    private const string Head = "POST /v1/events HTTP/1.1\r\nHost: churn\r\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n2\r\n{}too long\r\n")]
    public async Task BadChunk_Answers400(string rest)
    {
        await using var server = await TestServer.StartAsync();
        using var raw = await RawHttp.ConnectAsync(server);
        await raw.SendAsync(Head + rest);

        var (status, body) = await raw.ReadAnswerAsync();

        Assert.Equal(400, status);
        Assert.Contains("INVALID_FIELDS", body);
        Assert.Equal(["400"], await StatusesAsync(server));
    }

    [Fact]
    public async Task BodyThatComesTooSlowly_Answers408()
    {
        await using var server = await TestServer.StartAsync();
        using var raw = await RawHttp.ConnectAsync(server);
        await raw.SendAsync(Head + "Content-Length: 100\r\n\r\n{");

        // Kestrel is patient for five seconds.
        var (status, body) = await raw.ReadAnswerAsync();

        Assert.Equal(408, status);
        Assert.Contains("BODY_TOO_SLOW", body);
        Assert.Equal(["408"], await StatusesAsync(server));
    }

    [Fact]
    public async Task BodyThatIsCutOff_IsNotCountedAsAnswered()
    {
        await using var server = await TestServer.StartAsync();
        using var raw = await RawHttp.ConnectAsync(server);
        await raw.SendAsync(Head + "Content-Length: 100\r\n\r\n{\"customerId\":");
        raw.EndSending();

        // Kestrel may see the end before the body's reader does: then the client is gone, else its body is too short.
        Assert.Matches("^4(00|99)$", Assert.Single(await StatusesAsync(server)));
    }

    [Fact]
    public async Task ClientThatGoesAwayWithinItsBody_IsNotCountedAsAnswered()
    {
        await using var server = await TestServer.StartAsync();
        using var raw = await RawHttp.ConnectAsync(server);
        await raw.SendAsync(Head + "Content-Length: 100\r\nExpect: 100-continue\r\n\r\n");
        await raw.WaitForAsync("100 Continue");
        raw.Reset();

        Assert.Matches("^4(00|99)$", Assert.Single(await StatusesAsync(server)));
    }

    [Fact]
    public async Task ClientThatGoesAwayBeforeItsAnswer_IsNoError()
    {
        var gate = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        var store = new FaultyStore(new MemoryStore(TimeProvider.System, TimeSpan.FromDays(1)));
        await using var server = await TestServer.StartAsync(services => services.AddSingleton<ICustomerStore>(store));
        store.Before = () =>
        {
            reached.TrySetResult();
            return gate.Task;
        };
        using var gone = new CancellationTokenSource();
        var call = server.Http.GetAsync("/v1/customers/c/score", gone.Token);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        store.Before = () => Task.CompletedTask;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        gate.SetResult();

        // Whether the server hears of it before it has written its answer is chance.
        Assert.Matches("^(200|499)$", Assert.Single(await StatusesAsync(server, "/v1/customers/{id}/score")));
    }

    [Fact]
    public async Task UnexpectedException_IsLoggedOnceAndAnswersInternalWithoutItsText()
    {
        using var log = new RecordedLog();
        var store = new FaultyStore(new MemoryStore(TimeProvider.System, TimeSpan.FromDays(1)));
        await using var app = await ServerHost.StartAsync(["--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0"], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(log);
            builder.Services.AddSingleton<ICustomerStore>(store);
        });
        using var http = new HttpClient { BaseAddress = ServerHost.Addresses(app.Services).Http };
        store.Before = () => throw new InvalidOperationException("inner secret");

        using var answer = await http.GetAsync("/v1/customers/c/score", Cancel);
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        store.Before = () => Task.CompletedTask;
        var metrics = await PrometheusText.ScrapeAsync(http);
        await app.StopAsync(Cancel);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"code\": 13", body);
        Assert.DoesNotContain("secret", body);
        Assert.Contains("inner secret", Assert.Single(log.Errors));
        Assert.Equal(1, metrics[Requests + "{route=\"/v1/customers/{id}/score\",method=\"GET\",status=\"500\"}"]);
    }

    /// <summary>The statuses under which requests of a route were counted, once there is one.</summary>
    private static async Task<string[]> StatusesAsync(TestServer server, string route = "/v1/events")
    {
        var prefix = $"{Requests}{{route=\"{route}\"";
        var metrics = await server.ScrapeUntilAsync(m => m.Text.Contains(prefix, StringComparison.Ordinal));
        return [.. metrics.Text.Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal))
            .Select(line => line.Split("status=\"")[1].Split('"')[0])];
    }
}
