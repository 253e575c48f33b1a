using System.Diagnostics;

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

    /// <summary>Shortest message, in bytes, that is sent compressed to a client that itself compresses (<c>grpc-encoding: gzip</c>)
    /// and accepts gzip.</summary>
    /// <remarks>A handler that sends its headers with <c>grpc-internal-encoding-request</c> = <c>gzip</c> or <c>identity</c> decides for
    /// its call; <c>WriteFlags.NoCompress</c> decides for the messages that follow.</remarks>
    /// <value>Default: 1,024. <see cref="int.MaxValue"/>: never.</value>
    public int CompressResponsesFrom { get; init; } = 1024;

    /// <summary>Sees every call begin and end.</summary>
    /// <value>Default: null, nobody.</value>
    public IGrpcServerObserver? Observer { get; init; }

    /// <summary>Decides about every call of a known method before its request is read.</summary>
    /// <value>Default: null, all are let in.</value>
    public IGrpcAdmission? Admission { get; init; }

    /// <summary>Makes a span of every call of a known method that somebody listens to, as a child of the one that the request names.</summary>
    /// <value>Default: null, no spans.</value>
    public ActivitySource? Spans { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MaxReceiveMessageSize);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxSendMessageSize);
        ArgumentOutOfRangeException.ThrowIfNegative(CompressResponsesFrom);
    }
}
