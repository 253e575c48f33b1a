using Churn.Grpc;
using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>Events in RecordEvents, one stream a connection. A call is an event, from its writing to its answer.</summary>
internal sealed class StreamCaller : Caller
{
    private static readonly Method<Payload, Answer> RecordEvents = new(
        MethodType.DuplexStreaming, "churn.v1.ChurnService", "RecordEvents", Payload.Marshaller, Answer.WithError);

    private readonly GrpcChannel[] channels;
    private readonly EventLane[] lanes;
    private readonly PreparedRequests requests;

    public StreamCaller(Scenario scenario, Uri grpc)
    {
        channels = Connect(scenario, grpc);
        lanes = Array.ConvertAll(Invokers(channels, scenario.Key), invoker => new EventLane(invoker.AsyncDuplexStreamingCall(RecordEvents, null, default)));
        requests = new PreparedRequests(scenario, json: false);
        Workload = new Workload("RecordEvents", call => lanes[call % lanes.Length].SendAsync(requests.Of(CallKind.Record, call)));
    }

    public override Workload Workload { get; }

    public override async ValueTask DisposeAsync()
    {
        foreach (var lane in lanes)
        {
            await lane.DisposeAsync().ConfigureAwait(false);
        }
        Array.ForEach(channels, channel => channel.Dispose());
    }
}
