using Churn.Protocol.V1;

namespace Churn.Server.Watching;

/// <summary>Where a watch's updates go: a gRPC stream or server-sent events. One call at a time.</summary>
internal interface IUpdateSink
{
    /// <summary>Ends when the client has room for more.</summary>
    Task SendAsync(ScoreUpdate update);

    /// <summary>Nothing was sent for a quarter of a minute.</summary>
    Task StayAliveAsync();
}
