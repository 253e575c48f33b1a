using Churn.Grpc;
using Churn.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>Events, each until its score has come to somebody who watches on another connection.</summary>
/// <remarks>Updates of one customer come at least 10 ms apart, the least that a watch may ask for: with few customers that wait is part of what is
/// measured.</remarks>
internal sealed class WatchCaller : Caller
{
    /// <summary>Of all watches together.</summary>
    public const int MostCustomers = 10_000;

    private const int CustomersOfWatch = 1000;

    private readonly GrpcChannel[] channels;
    private readonly GrpcChannel watching;
    private readonly ChurnService.ChurnServiceClient[] clients;
    private readonly CustomerPicker picker;
    private readonly SeenCounts seen;
    private readonly List<AsyncServerStreamingCall<ScoreUpdate>> watches = [];
    private readonly List<Task> reading = [];
    private readonly int reasons;

    private WatchCaller(Scenario scenario, Uri grpc)
    {
        channels = Connect(scenario, grpc);
        watching = GrpcChannel.ForAddress(grpc);
        clients = Array.ConvertAll(Invokers(channels, scenario.Key), invoker => new ChurnService.ChurnServiceClient(invoker));
        picker = new CustomerPicker(scenario.Customers, scenario.Distribution, scenario.Seed);
        seen = new SeenCounts(scenario.Customers);
        reasons = scenario.Reasons;
        Workload = new Workload("event to watch", CallAsync);
    }

    public override Workload Workload { get; }

    /// <summary>Opens the watches and waits until each customer's first score has come.</summary>
    /// <exception cref="LoadException">A watch ends, or a score does not come within 30 s.</exception>
    public static async Task<WatchCaller> OpenAsync(Scenario scenario, Uri grpc, CancellationToken stop)
    {
        var caller = new WatchCaller(scenario, grpc);
        try
        {
            var client = new ChurnService.ChurnServiceClient(Credential.Add(caller.watching.CreateCallInvoker(), scenario.Key));
            foreach (var part in Enumerable.Range(0, scenario.Customers).Chunk(CustomersOfWatch))
            {
                var request = new WatchScoresRequest { MinInterval = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(10)), MaxReasons = scenario.Reasons };
                request.CustomerIds.AddRange(part.Select(c => Workload.Id(c)));
                var watch = client.WatchScores(request, cancellationToken: CancellationToken.None);
                caller.watches.Add(watch);
                caller.reading.Add(caller.ReadAsync(watch));
            }
            await caller.seen.AllAsync().WaitAsync(TimeSpan.FromSeconds(30), stop).ConfigureAwait(false);
            return caller;
        }
        catch (TimeoutException e)
        {
            await caller.DisposeAsync().ConfigureAwait(false);
            throw new LoadException("the watches did not send every customer's score within 30 s: watch fewer with --customers", e);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        watches.ForEach(watch => watch.Dispose());
        await Task.WhenAll(reading).ConfigureAwait(false);
        watching.Dispose();
        Array.ForEach(channels, channel => channel.Dispose());
    }

    private async Task CallAsync(long call)
    {
        var customer = picker.Of(call);
        var request = new RecordEventRequest { Event = new Event { CustomerId = Workload.Id(customer), Type = "visit" }, MaxReasons = reasons };
        var answer = await clients[call % clients.Length].RecordEventAsync(request).ResponseAsync.ConfigureAwait(false);
        await seen.ReachesAsync(customer, answer.Score.EventCount).ConfigureAwait(false);
    }

    private async Task ReadAsync(AsyncServerStreamingCall<ScoreUpdate> watch)
    {
        try
        {
            while (await watch.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false))
            {
                var update = watch.ResponseStream.Current;
                if (update.Score is { } score)
                {
                    seen.Note(Workload.IndexOf(update.CustomerId), score.EventCount);
                }
            }
        }
        catch (RpcException e)
        {
            seen.End(e);
        }
    }
}
