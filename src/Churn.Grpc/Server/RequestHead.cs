using Churn.Grpc.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Churn.Grpc.Server;

/// <summary>What is read of a request before its messages.</summary>
internal static class RequestHead
{
    /// <summary>HTTP status for a request that is not a gRPC call at all; 0 if it is one.</summary>
    public static int HttpRefusal(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            return StatusCodes.Status405MethodNotAllowed;
        }

        if (!HeaderNames.IsGrpc(request.ContentType))
        {
            return StatusCodes.Status415UnsupportedMediaType;
        }

        // Trailers, and so the status, need HTTP/2 at least.
        return HttpProtocol.IsHttp2(request.Protocol) || HttpProtocol.IsHttp3(request.Protocol) ? 0 : StatusCodes.Status426UpgradeRequired;
    }

    /// <summary>Reads encoding and deadline; null if both are fine.</summary>
    /// <param name="request">The request.</param>
    /// <param name="timeout">Time until the deadline. Null: none.</param>
    /// <param name="gzip">Whether requests may be compressed.</param>
    public static Status? Refusal(HttpRequest request, out TimeSpan? timeout, out bool gzip)
    {
        timeout = null;
        gzip = false;
        var headers = request.Headers;
        if (headers.GrpcEncoding is { Count: > 0 } encoding && !MessageEncodings.TryParse(encoding, out gzip))
        {
            return ProtocolErrors.UnsupportedEncoding;
        }

        if (headers.GrpcTimeout is not { Count: > 0 } header)
        {
            return null;
        }

        if (!TimeoutHeader.TryParse(header.ToString(), out var time))
        {
            return ProtocolErrors.InvalidTimeout;
        }

        timeout = time;
        return null;
    }

    /// <summary>The headers that are the application's.</summary>
    /// <exception cref="RpcException">A value of a <c>-bin</c> key is not base64.</exception>
    public static Metadata ReadMetadata(HttpRequest request)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values)
            {
                MetadataCodec.Add(metadata, name.ToLowerInvariant(), value ?? "");
            }
        }

        return metadata;
    }

    /// <summary>Lifts limits that are meant for uploads: a stream of requests may be long and slow.</summary>
    public static void AllowLongStreams(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (http.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }
}
