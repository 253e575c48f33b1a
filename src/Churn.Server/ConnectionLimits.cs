using Churn.Server.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Churn.Server;

/// <summary>What one connection, and all of them, may take of the server below gRPC and JSON. docs/limits.md lists every limit.</summary>
internal static class ConnectionLimits
{
    /// <summary>Headers of a request.</summary>
    public const int Headers = 100;

    /// <summary>Names and values of all of them, bytes.</summary>
    public const int HeaderBytes = 32 << 10;

    /// <summary>Method, path and query of a request over HTTP/1.1, bytes.</summary>
    public const int RequestLineBytes = 8 << 10;

    /// <summary>What is read ahead of a request that nobody takes, bytes.</summary>
    public const int RequestBufferBytes = 1 << 20;

    /// <summary>What is written ahead of a reader that does not read, bytes.</summary>
    public const int ResponseBufferBytes = 64 << 10;

    /// <summary>What a client may send on one HTTP/2 stream before the server has read it, bytes: a full batch of usual events. What a request
    /// that is refused by its length has sent by then was read for nothing, at the cost of others (docs/interop.md).</summary>
    public const int StreamWindowBytes = 128 << 10;

    /// <summary>The same for a whole connection.</summary>
    public const int ConnectionWindowBytes = 1 << 20;

    /// <summary>Longest HTTP/2 frame that is taken, bytes.</summary>
    public const int FrameBytes = 16 << 10;

    /// <summary>Table by which headers of HTTP/2 are compressed, bytes.</summary>
    public const int HeaderTableBytes = 4 << 10;

    /// <summary>How long a connection over HTTP/1.1 may stay without a request.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(130);

    /// <summary>Slowest body over HTTP/1.1, and slowest reader of an answer: 240 bytes a second after 5 s of grace.</summary>
    public static MinDataRate Slowest { get; } = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    public static void Set(KestrelServerLimits limits, ServerOptions options)
    {
        limits.MaxConcurrentConnections = options.MaxConnections;
        // Nothing is served that would upgrade.
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestHeaderCount = Headers;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestLineSize = RequestLineBytes;
        limits.MaxRequestBufferSize = RequestBufferBytes;
        limits.MaxResponseBufferSize = ResponseBufferBytes;
        limits.RequestHeadersTimeout = options.HeadersTimeout;
        limits.KeepAliveTimeout = KeepAlive;
        limits.MinRequestBodyDataRate = Slowest;
        // A limit here would count the frame around a gRPC message; messages and JSON bodies have limits of their own.
        limits.MaxRequestBodySize = null;
        // A stream whose reader pauses would count as too slow, and all calls of its connection be cut with it. What waits for it is
        // bounded, and pings find out who is gone.
        limits.MinResponseDataRate = null;
        limits.Http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
        limits.Http2.InitialStreamWindowSize = StreamWindowBytes;
        limits.Http2.InitialConnectionWindowSize = ConnectionWindowBytes;
        limits.Http2.MaxFrameSize = FrameBytes;
        limits.Http2.HeaderTableSize = HeaderTableBytes;
        limits.Http2.MaxRequestHeaderFieldSize = HeaderBytes;
        limits.Http2.KeepAlivePingDelay = options.KeepAlivePing;
        limits.Http2.KeepAlivePingTimeout = options.KeepAlivePing;
    }
}
