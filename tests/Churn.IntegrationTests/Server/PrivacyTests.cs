using System.Buffers.Text;
using System.Net;
using System.Text;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Churn.Redis;
using Grpc.Core;

namespace Churn.IntegrationTests.Server;

/// <summary>No secret and no customer's id is in the log, however much of it is turned on, nor in metrics, nor in the words of errors.</summary>
public sealed class PrivacyTests
{
    private const string Id = "marked-customer-9d41";
    private const string EventId = "marked-event-9d41";
    private const string Password = "marked-password-9d41";
    private const string Token = "marked-token-9d41";
    private static readonly string[] Marks =
        [Id, EventId, Password, Token, Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Id)), Convert.ToBase64String(Encoding.UTF8.GetBytes(Id))];

    private readonly List<string> _errors = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryKindOfCall_LeavesNoMarkInLogMetricsOrErrors()
    {
        await using var redis = await RedisServer.StartAsync("--requirepass", Password);
        await using var server = await ServerProcess.StartAsync(
            "--store", $"redis://:{Password}@127.0.0.1:{redis.Port}", "--Churn:StoreDeadline=00:00:00.300", "--Logging:LogLevel:Default=Trace",
            "--Logging:LogLevel:Microsoft.AspNetCore=Trace", "--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Trace",
            "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Trace", "--Logging:Console:FormatterName=simple",
            "--Logging:Console:FormatterOptions:IncludeScopes=true", "--Logging:Console:LogLevel:Microsoft.AspNetCore.Routing=Trace");
        await server.SaysAsync(new("dbug:"));

        await CallAsync(server.Client);
        await CallAsync(server.Http);
        await CallWronglyAsync(server);
        await redis.PauseAsync();
        await CallAsync(server.Client);
        await redis.ResumeAsync();
        await RefuseAsync(redis, server);
        var metrics = await server.ScrapeAsync();
        await server.TerminateAsync();
        await server.EndedAsync();

        Assert.NotEmpty(_errors);
        Assert.Contains("trce:", server.Output);
        // Own lines on requests are there, by route.
        Assert.Contains("GET /v1/customers/{id}/score ended in 200", server.Output);
        Assert.All(Marks, mark => Assert.DoesNotContain(mark, server.Output, StringComparison.OrdinalIgnoreCase));
        Assert.All(Marks, mark => Assert.DoesNotContain(mark, metrics.Text, StringComparison.OrdinalIgnoreCase));
        Assert.All(Marks, mark => Assert.DoesNotContain(mark, string.Join('\n', _errors), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task LoginThatIsRefused_IsToldOfWithoutThePassword()
    {
        await using var redis = await RedisServer.StartAsync("--requirepass", "another");

        var said = await ServerProcess.RefusesAsync([], ["--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--store", $"redis://:{Password}@127.0.0.1:{redis.Port}"]);

        Assert.Contains("refused the login", said);
        Assert.DoesNotContain(Password, said);
    }

    private async Task CallAsync(ChurnService.ChurnServiceClient client)
    {
        var e = new Event { CustomerId = Id, EventId = EventId, Type = "purchase", Value = 1, SubjectId = EventId };
        await TryAsync(() => client.RecordEventAsync(new RecordEventRequest { Event = e }, cancellationToken: Cancel).ResponseAsync);
        var changed = e.Clone();
        changed.Value = 2;
        await TryAsync(() => client.RecordEventAsync(new RecordEventRequest { Event = changed }, cancellationToken: Cancel).ResponseAsync);
        await TryAsync(() => client.BatchRecordEventsAsync(new() { Requests = { new RecordEventRequest { Event = e } } }, cancellationToken: Cancel).ResponseAsync);
        await TryAsync(() => client.ScoreCustomerAsync(new() { CustomerId = Id, MaxReasons = 3 }, cancellationToken: Cancel).ResponseAsync);
        await TryAsync(() => client.ScoreCustomerAsync(new() { CustomerId = Id, MaxReasons = 99 }, cancellationToken: Cancel).ResponseAsync);
        await TryAsync(() => client.BatchScoreCustomersAsync(new() { CustomerIds = { Id } }, cancellationToken: Cancel).ResponseAsync);
        await TryAsync(() => client.GetCustomerAsync(new() { CustomerId = Id }, cancellationToken: Cancel).ResponseAsync);
        await TryAsync(() => client.ExportCustomerAsync(new() { CustomerId = Id }, cancellationToken: Cancel).ResponseAsync);
        await TryAsync(() => client.UpdateProfileAsync(new() { CustomerId = Id, Profile = new Profile { Segment = "a" } }, cancellationToken: Cancel).ResponseAsync);
        await TryAsync(async () =>
        {
            using var watch = client.WatchScores(new() { CustomerIds = { Id } }, cancellationToken: Cancel);
            return await watch.ResponseStream.MoveNext(Cancel);
        });
        await TryAsync(() => client.DeleteCustomerAsync(new() { CustomerId = Id }, cancellationToken: Cancel).ResponseAsync);
        await TryAsync(() => client.GetCustomerAsync(new() { CustomerId = Id + new string('x', 300) }, cancellationToken: Cancel).ResponseAsync);
    }

    private async Task CallAsync(HttpClient http)
    {
        foreach (var path in new[] { "", "/score", "/export", "/score?max_reasons=99", "/nothing" })
        {
            var with = path + (path.Contains('?') ? '&' : '?') + "access_token=" + Token;
            await NoteAsync(await http.GetAsync($"/v1/customers/{Id}{path}", Cancel));
            await NoteAsync(await http.GetAsync($"/v1/customers/{Id}{with}", Cancel));
        }

        using var patch = new StringContent("{}");
        await NoteAsync(await http.PatchAsync($"/v1/customers/{Id}/profile?access_token={Token}", patch, Cancel));
        await NoteAsync(await http.DeleteAsync($"/v1/customers/{Id}", Cancel));
        using var body = new StringContent($$"""{"event":{"customerId":"{{Id}}","eventId":"{{EventId}}","type":"visit"},"sentAt":"no time"}""");
        await NoteAsync(await http.PostAsync("/v1/events", body, Cancel));
    }

    /// <summary>What the framework refuses before the server sees it, and unknown ways to call.</summary>
    private async Task CallWronglyAsync(ServerProcess server)
    {
        using var handler = new SocketsHttpHandler();
        using var http = new HttpMessageInvoker(handler);
        foreach (var (method, path) in new[] { ("PUT", $"/v1/customers/{Id}"), ("GET", $"/v1/customers/%zz{Id}"), ("OPTIONS", $"/{Id}?access_token={Token}") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Http.BaseAddress + path[1..]));
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Token}");
            await NoteAsync(await http.SendAsync(request, Cancel));
        }

        using var raw = new System.Net.Sockets.TcpClient();
        await raw.ConnectAsync(server.Http.BaseAddress!.Host, server.Http.BaseAddress.Port, Cancel);
        await raw.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /v1/customers/{Id}\u0001?access_token={Token} HTTP/1.1\r\nHost: x y\r\n\r\n"), Cancel);
        using var reader = new StreamReader(raw.GetStream());
        Assert.Contains("400", await reader.ReadToEndAsync(Cancel));
    }

    // Redis' own words may quote what it refuses.
    private async Task RefuseAsync(RedisServer redis, ServerProcess server)
    {
        await using var store = await redis.ConnectAsync(redis.Options($":{Password}@"));
        await store.Send(new TextCall("CONFIG", "SET", "maxmemory", "1"));
        await CallAsync(server.Client);
        await store.Send(new TextCall("CONFIG", "SET", "maxmemory", "0"));
        await store.Send(new TextCall("ACL", "SETUSER", "default", "-rpush"));
        await CallAsync(server.Client);
    }

    private async Task TryAsync<T>(Func<Task<T>> call)
    {
        try
        {
            await call();
        }
        catch (RpcException e)
        {
            _errors.Add($"{e.Status} {string.Join(' ', e.Trailers.Where(t => !t.IsBinary).Select(t => t.Value))}");
        }
    }

    private async Task NoteAsync(HttpResponseMessage response)
    {
        using (response)
        {
            if (response.StatusCode != HttpStatusCode.OK)
            {
                _errors.Add(response + await response.Content.ReadAsStringAsync(Cancel));
            }
        }
    }
}
