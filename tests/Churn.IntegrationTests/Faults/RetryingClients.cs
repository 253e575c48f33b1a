using System.Collections.Concurrent;
using System.Diagnostics;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Churn.IntegrationTests.Faults;

/// <summary>A steady load as careful clients make it: each sends one event at a time, again and again under the same id until a server
/// acknowledges it; others ask for scores meanwhile.</summary>
internal sealed class RetryingClients
{
    private const int Recorders = 8;
    private const int Scorers = 4;
    private const int Customers = 20;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly Timestamp Earlier = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddMinutes(-1));

    private readonly Func<ChurnService.ChurnServiceClient> _server;
    private readonly Ledger _ledger;
    private readonly string _name;
    private readonly ConcurrentQueue<ClientCall> _calls = new();
    private readonly Task _run;
    private volatile bool _stops;

    /// <summary>Begins at once.</summary>
    /// <param name="server">Asked before each call: servers come and go.</param>
    /// <param name="ledger">Takes down what is acknowledged.</param>
    /// <param name="name">Makes the ids of these clients' events their own.</param>
    public RetryingClients(Func<ChurnService.ChurnServiceClient> server, Ledger ledger, string name = "")
    {
        _server = server;
        _ledger = ledger;
        _name = name;
        _run = Task.WhenAll([
            .. Enumerable.Range(0, Recorders).Select(i => Task.Run(() => RecordAsync(i))),
            .. Enumerable.Range(0, Scorers).Select(i => Task.Run(() => ScoreAsync(i)))]);
    }

    /// <summary>All calls that have ended so far.</summary>
    public IReadOnlyList<ClientCall> Calls => [.. _calls];

    /// <summary>Waits until a condition holds for the calls that were sent after a moment.</summary>
    public async Task UntilAsync(long moment, Func<IReadOnlyList<ClientCall>, bool> condition, string what)
    {
        Task met = Eventually.BecomesTrueAsync(() => Task.FromResult(condition([.. _calls.Where(call => call.Sent >= moment)])), what);
        // Clients that fail a test end at once, and say why.
        await await Task.WhenAny(met, _run);
        await met;
    }

    /// <summary>Waits for a number of events that are acknowledged from now on.</summary>
    public Task RecordedAsync(int count) => UntilAsync(
        Stopwatch.GetTimestamp(), calls => calls.Count(call => call.Records && call.Status == StatusCode.OK) >= count, $"{count} events acknowledged");

    /// <summary>Ends once every event that was begun is acknowledged.</summary>
    public async Task StopAsync()
    {
        _stops = true;
        await _run;
    }

    private async Task RecordAsync(int own)
    {
        using var pace = new PeriodicTimer(Pace);
        var chance = new Random(own);
        for (int i = 0; !_stops; i++)
        {
            var e = new Event { CustomerId = CustomerOf(chance.Next(Customers)), EventId = $"{_name}{own}-{i}", Type = "visit", OccurredAt = Earlier };
            if (i % 2 == 0)
            {
                (e.Type, e.Value) = ("purchase", chance.Next(1, 100_000) / 100.0);
            }

            var request = new RecordEventRequest { Event = e, SkipScore = i % 4 < 2 };
            while (!await CallAsync(true, async options => (await _server().RecordEventAsync(request, options)).Score))
            {
                await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }

            _ledger.Acknowledge(e);
            await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private async Task ScoreAsync(int own)
    {
        using var pace = new PeriodicTimer(Pace);
        for (int i = own; !_stops; i++)
        {
            var request = new ScoreCustomerRequest { CustomerId = CustomerOf(i % Customers) };
            await CallAsync(false, async options => (await _server().ScoreCustomerAsync(request, options)).Score);
            await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private async Task<bool> CallAsync(bool records, Func<CallOptions, Task<Score?>> call)
    {
        long sent = Stopwatch.GetTimestamp();
        StatusCode status = StatusCode.OK;
        bool isDegraded = false;
        try
        {
            Score? score = await call(new CallOptions(
                deadline: DateTime.UtcNow.AddSeconds(20), cancellationToken: TestContext.Current.CancellationToken));
            isDegraded = score?.Degraded == true;
        }
        catch (RpcException e)
        {
            status = e.StatusCode;
        }

        _calls.Enqueue(new ClientCall(records, sent, Stopwatch.GetTimestamp(), status, isDegraded));
        return status == StatusCode.OK;
    }

    private static string CustomerOf(int i) => $"customer-{i}";
}
