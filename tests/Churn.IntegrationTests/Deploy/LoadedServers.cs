using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Churn.IntegrationTests.Deploy;

/// <summary>Two servers on one Redis, with a shadow model and, the second, with TLS; calls of every kind and outcome go to the first until the
/// end, so that every metric there is moves.</summary>
internal sealed class LoadedServers : IAsyncDisposable
{
    private const int CustomersARound = 120;
    private readonly TestCertificates _certificates = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("churn-shadow-");
    private readonly CancellationTokenSource _ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private RedisServer _redis = null!;
    private Task _load = Task.CompletedTask;

    public ServerProcess First { get; private set; } = null!;

    public ServerProcess Second { get; private set; } = null!;

    public static async Task<LoadedServers> StartAsync()
    {
        var servers = new LoadedServers { _redis = await RedisServer.StartAsync() };
        var shadow = StumpModel.Write(servers._folder.FullName, ["any.recency", "purchase.count.90d"], "purchase", "9", 40);
        string[] arguments = ["--store", servers._redis.Address, "--shadow-model", shadow];
        servers.First = await ServerProcess.StartAsync(arguments);
        servers.Second = await ServerProcess.StartAsync([.. arguments, .. servers._certificates.ServerOptions]);
        servers._load = Task.Run(servers.LoadAsync);
        return servers;
    }

    /// <summary>Names of all metrics that a server with every option exposes, histograms by their parts.</summary>
    public async Task<IReadOnlySet<string>> MetricsAsync() => (await Task.WhenAll(First.ScrapeAsync(), Second.ScrapeAsync()))
        .SelectMany(scrape => scrape.Families.SelectMany(name => scrape.Text.Contains($"\n# TYPE {name} histogram\n", StringComparison.Ordinal)
            ? [name + "_bucket", name + "_sum", name + "_count"] : (string[])[name]))
        .ToHashSet();

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        try
        {
            await _load;
        }
        finally
        {
            await First.DisposeAsync();
            await Second.DisposeAsync();
            await _redis.DisposeAsync();
            _folder.Delete(recursive: true);
            _certificates.Dispose();
            _ended.Dispose();
        }
    }

    private async Task LoadAsync()
    {
        try
        {
            for (int round = 0; ; round++)
            {
                await RecordAsync(round);
                await ScoreAsync(round);
                await OverJsonAsync(round);
            }
        }
        catch (Exception e) when (_ended.IsCancellationRequested && e is OperationCanceledException or RpcException or HttpRequestException)
        {
            // The end of the test.
        }
    }

    // New customers each round, who buy: drift and shadow sample a customer once. Late events, copies and wrong ones; a customer with many.
    private async Task RecordAsync(int round)
    {
        var now = DateTimeOffset.UtcNow;
        var batch = new BatchRecordEventsRequest();
        batch.Requests.Add(Enumerable.Range(0, CustomersARound).Select(i => Request($"{round}-{i}", "purchase", now.AddDays(-i % 40), 10 + i)));
        batch.Requests.Add(batch.Requests[0].Clone());
        batch.Requests.Add(Request("", "visit", now));
        batch.Requests.Add(Enumerable.Range(0, 20).Select(_ => Request("busy", "visit", now)));
        await First.Client.BatchRecordEventsAsync(batch, cancellationToken: _ended.Token);
        await First.Client.RecordEventAsync(Request($"{round}-0", "complaint", now), cancellationToken: _ended.Token);
        using var stream = First.Client.RecordEvents(cancellationToken: _ended.Token);
        await stream.RequestStream.WriteAsync(Request($"{round}-1", "visit", now), _ended.Token);
        await stream.RequestStream.CompleteAsync();
        while (await stream.ResponseStream.MoveNext(_ended.Token))
        {
        }
    }

    private async Task ScoreAsync(int round)
    {
        var batch = new BatchScoreCustomersRequest();
        batch.CustomerIds.Add(Enumerable.Range(0, CustomersARound).Select(i => $"{round}-{i}"));
        await First.Client.BatchScoreCustomersAsync(batch, cancellationToken: _ended.Token);
        await First.Client.ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = $"{round}-2", MaxReasons = 3 }, cancellationToken: _ended.Token);
        try
        {
            await First.Client.ScoreCustomerAsync(new ScoreCustomerRequest(), cancellationToken: _ended.Token);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.InvalidArgument)
        {
            // As it should be.
        }
    }

    private async Task OverJsonAsync(int round)
    {
        using var body = new StringContent($$"""{"customerId":"{{round}}-3","type":"visit"}""", null, "application/json");
        using var recorded = await First.Http.PostAsync("/v1/events", body, _ended.Token);
        using var scored = await First.Http.GetAsync($"/v1/customers/{round}-3/score", _ended.Token);
        using var wrong = await First.Http.GetAsync($"/v1/customers/{round}-3/score?colour=blue", _ended.Token);
        Assert.Equal((200, 200, 400), ((int)recorded.StatusCode, (int)scored.StatusCode, (int)wrong.StatusCode));
    }

    private static RecordEventRequest Request(string customer, string type, DateTimeOffset at, double? value = null)
    {
        var made = new Event { CustomerId = customer, Type = type, EventId = Guid.NewGuid().ToString(), OccurredAt = Timestamp.FromDateTimeOffset(at) };
        if (value is { } v)
        {
            made.Value = v;
        }

        return new RecordEventRequest { Event = made, SkipScore = type != "complaint" };
    }
}
