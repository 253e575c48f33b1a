using Churn.Protocol.V1;
using Churn.Server.Watching;
using Grpc.Core;

namespace Churn.Server.Services;

/// <summary>Updates as messages of a stream; HTTP/2 has pings of its own.</summary>
internal sealed class GrpcUpdateSink(IServerStreamWriter<ScoreUpdate> stream, CancellationToken stop) : IUpdateSink
{
    public Task SendAsync(ScoreUpdate update) => stream.WriteAsync(update, stop);

    public Task StayAliveAsync() => Task.CompletedTask;
}
