using Churn.Grpc;
using Churn.Protocol.V1;
using Grpc.Core;

namespace Churn.Server.Demo;

/// <summary>Plays simulated customers into this server over gRPC, as any client would: first three months of history, then live.</summary>
internal sealed class DemoPlayer(IServiceProvider services, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private const int Shoppers = 200;
    private const int HistoryDays = 90;
    private const int Seed = 2026;
    private static readonly TimeSpan BetweenVisits = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        using var once = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(false);

        var (grpc, http) = ServerHost.Addresses(services);
        using var channel = GrpcChannel.ForAddress(grpc);
        var client = new ChurnService.ChurnServiceClient(channel);
        var chance = new Random(Seed);
        var shoppers = Enumerable.Range(1, Shoppers).Select(i => new SimulatedShopper($"demo-{i}", chance)).ToArray();
        try
        {
            var events = shoppers.SelectMany(s => s.History(time.GetUtcNow(), HistoryDays));
            var recorded = await PlayAsync(client, events, stoppingToken).ConfigureAwait(false);
            Greet(grpc, http, recorded);
            using var timer = new PeriodicTimer(BetweenVisits, time);
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                var visit = shoppers[chance.Next(shoppers.Length)].Visit(time.GetUtcNow());
                await PlayAsync(client, visit, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (stoppingToken.IsCancellationRequested && e is OperationCanceledException or RpcException)
        {
            // The server stops, and the demo with it.
        }
    }

    private static async Task<int> PlayAsync(ChurnService.ChurnServiceClient client, IEnumerable<Event> events, CancellationToken stop)
    {
        using var call = client.RecordEvents(cancellationToken: stop);
        var reading = CountAsync(call.ResponseStream, stop);
        foreach (var e in events)
        {
            await call.RequestStream.WriteAsync(new RecordEventRequest { Event = e, SkipScore = true }, stop).ConfigureAwait(false);
        }
        await call.RequestStream.CompleteAsync().ConfigureAwait(false);
        return await reading.ConfigureAwait(false);
    }

    private static async Task<int> CountAsync(IAsyncStreamReader<RecordEventResponse> responses, CancellationToken stop)
    {
        var accepted = 0;
        while (await responses.MoveNext(stop).ConfigureAwait(false))
        {
            accepted += responses.Current.Verdict is Verdict.Accepted or Verdict.AcceptedLate ? 1 : 0;
        }
        return accepted;
    }

    private static void Greet(Uri grpc, Uri http, int recorded) => Console.WriteLine($$"""

        The demo is running: {{Shoppers}} simulated customers (demo-1 … demo-{{Shoppers}}), {{recorded}} events of the last {{HistoryDays}} days, more every moment.

          a score      curl -s "{{http}}v1/customers/demo-51/score?max_reasons=3"
          an event     curl -s {{http}}v1/events -d '{"customerId":"demo-51","type":"complaint","category":"billing"}'
          metrics      {{http}}metrics
          gRPC         {{grpc.Authority}} (protos/churn/v1)

        Ctrl+C stops it.

        """);
}
