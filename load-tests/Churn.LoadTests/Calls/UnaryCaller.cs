using Churn.Grpc;
using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>Unary gRPC calls, in turn over the connections.</summary>
internal sealed class UnaryCaller : Caller
{
    private const string Service = "churn.v1.ChurnService";

    private readonly GrpcChannel[] channels;
    private readonly CallInvoker[] invokers;
    private readonly PreparedRequests requests;
    private readonly CallKind kind;

    public UnaryCaller(Scenario scenario, Uri grpc)
    {
        channels = Connect(scenario, grpc);
        invokers = Invokers(channels, scenario.Key);
        requests = new PreparedRequests(scenario, json: false);
        kind = scenario.Call;
        Workload = new Workload($"{kind}", CallAsync);
    }

    public override Workload Workload { get; }

    private static Method<Payload, Answer> Health { get; } = Unary("grpc.health.v1.Health", "Check", Answer.Whole);

    private static Method<Payload, Answer> Score { get; } = Unary(Service, "ScoreCustomer", Answer.Whole);

    private static Method<Payload, Answer> Record { get; } = Unary(Service, "RecordEvent", Answer.Whole);

    private static Method<Payload, Answer> BatchScore { get; } = Unary(Service, "BatchScoreCustomers", Answer.WithErrors);

    private static Method<Payload, Answer> BatchRecord { get; } = Unary(Service, "BatchRecordEvents", Answer.WithErrors);

    public override ValueTask DisposeAsync()
    {
        Array.ForEach(channels, channel => channel.Dispose());
        return ValueTask.CompletedTask;
    }

    private static Method<Payload, Answer> Unary(string service, string name, Marshaller<Answer> answers) =>
        new(MethodType.Unary, service, name, Payload.Marshaller, answers);

    private static Method<Payload, Answer> MethodOf(CallKind kind) => kind switch
    {
        CallKind.Health => Health,
        CallKind.Score => Score,
        CallKind.Record => Record,
        CallKind.BatchScore => BatchScore,
        CallKind.BatchRecord => BatchRecord,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is no unary call"),
    };

    private async Task CallAsync(long call)
    {
        var now = KindOf(kind, call);
        var invoker = invokers[call % invokers.Length];
        var answer = await invoker.AsyncUnaryCall(MethodOf(now), null, default, requests.Of(now, call)).ResponseAsync.ConfigureAwait(false);
        answer.OrThrow();
    }
}
