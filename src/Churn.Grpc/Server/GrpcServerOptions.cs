namespace Churn.Grpc;

/// <summary>Limits of a server, and who watches it.</summary>
public sealed class GrpcServerOptions
{
    /// <summary>Longest message accepted, in bytes without its frame, from 0; longer ones answer RESOURCE_EXHAUSTED.</summary>
    /// <value>Default: 4 MiB.</value>
    public int MaxReceiveMessageSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>Longest message sent, in bytes without its frame, from 0; a handler's longer one becomes RESOURCE_EXHAUSTED.</summary>
    /// <value>Default: 4 MiB, what common clients accept.</value>
    public int MaxSendMessageSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>Sees every call begin and end.</summary>
    /// <value>Default: null, nobody.</value>
    public IGrpcServerObserver? Observer { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MaxReceiveMessageSize);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxSendMessageSize);
    }
}
