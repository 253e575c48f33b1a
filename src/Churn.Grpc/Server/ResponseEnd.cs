using Churn.Grpc.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Churn.Grpc.Server;

/// <summary>Puts the outcome of a call where the protocol wants it: into trailers, or, if nothing was sent, into the headers
/// ("trailers-only").</summary>
internal static class ResponseEnd
{
    private static readonly StringValues[] Codes = [.. Enumerable.Range(0, 17).Select(code => new StringValues(code.ToString()))];

    public static void Write(HttpServerCallContext call, in Status status)
    {
        var response = call.HttpContext.Response;
        var target = call.HasWritten || response.HasStarted ? Trailers(call.HttpContext) : response.Headers;
        if (target is not null)
        {
            WriteStatus(target, status);
            WriteRequestId(target, call, status.StatusCode);
            if (call.HasTrailers)
            {
                AddHeaders(target, call.ResponseTrailers);
            }
        }
    }

    /// <summary>Ends a call of which nothing was read or sent.</summary>
    public static void Refuse(HttpServerCallContext call, RpcException refusal)
    {
        WriteStatus(call.HttpContext.Response.Headers, refusal.Status);
        AddHeaders(call.HttpContext.Response.Headers, refusal.Trailers);
        WriteRequestId(call.HttpContext.Response.Headers, call, refusal.StatusCode);
    }

    public static void WriteStatus(IHeaderDictionary target, in Status status)
    {
        var code = (int)status.StatusCode;
        target.GrpcStatus = code is >= 0 and <= 16 ? Codes[code] : Codes[(int)StatusCode.Unknown];
        if (status.Detail.Length > 0)
        {
            target.GrpcMessage = PercentEncoding.Encode(status.Detail);
        }
    }

    // Of a call that ended well only where the client named it: an id for each would be a string and a header that nobody asked for.
    private static void WriteRequestId(IHeaderDictionary target, HttpServerCallContext call, StatusCode code)
    {
        if ((code == StatusCode.OK ? RequestId.Sent(call.HttpContext.Request) : call.RequestId) is { } id)
        {
            target[RequestId.HeaderName] = id;
        }
    }

    /// <summary>Adds metadata, except what HTTP and the protocol say for themselves.</summary>
    public static void AddHeaders(IHeaderDictionary target, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (!MetadataCodec.IsReserved(entry.Key))
            {
                target.Append(entry.Key, MetadataCodec.ToHeaderValue(entry));
            }
        }
    }

    // Null once the connection is gone.
    private static IHeaderDictionary? Trailers(HttpContext http) =>
        http.Features.Get<IHttpResponseTrailersFeature>() is { Trailers: { IsReadOnly: false } trailers } ? trailers : null;
}
