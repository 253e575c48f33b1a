namespace Churn.Grpc;

/// <summary>Limits of a channel, and the connection below it.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>Longest message accepted, in bytes without its frame, from 0; a longer one ends the call in RESOURCE_EXHAUSTED.</summary>
    /// <value>Default: 4 MiB.</value>
    public int MaxReceiveMessageSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>Longest message sent, in bytes without its frame, from 0; a longer one ends the call in RESOURCE_EXHAUSTED.</summary>
    /// <value>Default: no limit, as the server has one.</value>
    public int MaxSendMessageSize { get; init; } = int.MaxValue;

    /// <summary>True: another connection when the first has as many calls as the server allows, instead of waiting.</summary>
    /// <value>Default: true. Without effect on a handler that is given.</value>
    public bool EnableMultipleHttp2Connections { get; init; } = true;

    /// <summary>Makes the connections; not disposed with the channel. Sends the current trace (<c>traceparent</c>) or not as it is set up; the channel's
    /// own does.</summary>
    /// <value>Default: null, a <see cref="SocketsHttpHandler"/> of the channel's own.</value>
    public HttpMessageHandler? HttpHandler { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MaxReceiveMessageSize);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxSendMessageSize);
    }
}
