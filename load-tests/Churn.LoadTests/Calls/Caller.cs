using Churn.Grpc;
using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>A scenario on a running server: connections, and calls to make on them.</summary>
internal abstract class Caller : IAsyncDisposable
{
    public abstract Workload Workload { get; }

    /// <summary>Opens what the scenario needs.</summary>
    /// <param name="scenario">Checked.</param>
    /// <param name="grpc">Address of gRPC.</param>
    /// <param name="http">Address of JSON; only for scenarios over it.</param>
    /// <param name="stop">Ends the opening.</param>
    /// <exception cref="LoadException">The scenario cannot be.</exception>
    /// <exception cref="RpcException">The server does not let it.</exception>
    public static async Task<Caller> OpenAsync(Scenario scenario, Uri grpc, Uri? http, CancellationToken stop)
    {
        scenario.Check();
        return scenario switch
        {
            { Over: Transport.Stream } => new StreamCaller(scenario, grpc),
            { Over: Transport.Json } => new JsonCaller(scenario, http ?? throw new LoadException("JSON needs the server's HTTP address: give it with --http")),
            { Call: CallKind.Watch } => await WatchCaller.OpenAsync(scenario, grpc, stop).ConfigureAwait(false),
            _ => new UnaryCaller(scenario, grpc),
        };
    }

    /// <summary>As many channels as the scenario has connections, each with a connection of its own.</summary>
    public static GrpcChannel[] Connect(Scenario scenario, Uri grpc) =>
        [.. Enumerable.Range(0, scenario.Connections).Select(_ => GrpcChannel.ForAddress(grpc))];

    public static CallInvoker[] Invokers(GrpcChannel[] channels, string? key) =>
        Array.ConvertAll(channels, channel => Credential.Add(channel.CreateCallInvoker(), key));

    /// <summary>The kind of the n-th call of a scenario: every tenth of a mixed one is a score.</summary>
    public static CallKind KindOf(CallKind asked, long call) =>
        asked != CallKind.Mixed ? asked : call % 10 == 9 ? CallKind.Score : CallKind.Record;

    public abstract ValueTask DisposeAsync();
}
