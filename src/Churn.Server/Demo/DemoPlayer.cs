using Churn.Grpc;
using Churn.Protocol.V1;
using Grpc.Core;

namespace Churn.Server.Demo;

/// <summary>Plays simulated customers into this server over gRPC, as any client would: first half a year of history, then live.</summary>
internal sealed class DemoPlayer(IServiceProvider services, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan BetweenEvents = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        using var once = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(false);

        var (grpc, http) = ServerHost.Addresses(services);
        using var channel = GrpcChannel.ForAddress(grpc);
        var client = new ChurnService.ChurnServiceClient(channel);
        var customers = new DemoCustomers(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        try
        {
            var recorded = await PlayAsync(client, customers.History(), stoppingToken).ConfigureAwait(false);
            foreach (var (id, profile) in customers.Profiles)
            {
                var update = new UpdateProfileRequest { CustomerId = id, Profile = profile };
                await client.UpdateProfileAsync(update, cancellationToken: stoppingToken).ConfigureAwait(false);
            }
            Greet(grpc, http, customers.Met, recorded);
            using var timer = new PeriodicTimer(BetweenEvents, time);
            foreach (var e in customers.ToCome(time))
            {
                await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false);
                await PlayAsync(client, [e], stoppingToken).ConfigureAwait(false);
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

    private static void Greet(Uri grpc, Uri http, int customers, int recorded) => Console.WriteLine($$"""

        The demo is running: {{customers}} simulated customers (demo-1 … demo-{{customers}}), {{recorded}} events of the last {{DemoCustomers.HistoryDays}} days, more every moment.

          a score      curl -s "{{http}}v1/customers/demo-51/score?max_reasons=3"
          an event     curl -s {{http}}v1/events -d '{"customerId":"demo-51","type":"complaint","category":"billing"}'
          metrics      {{http}}metrics
          gRPC         {{grpc.Authority}} (protos/churn/v1)

        Ctrl+C stops it.

        """);
}
