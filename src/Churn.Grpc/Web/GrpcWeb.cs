using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Churn.Grpc;

/// <summary>gRPC-Web: gRPC for browsers, whose scripts see neither HTTP/2 nor trailers. Binary bodies; unary calls and server streaming.</summary>
/// <remarks>Source: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md.</remarks>
public static class GrpcWeb
{
    private const string ContentType = "application/grpc-web";
    private const string ContentTypeProto = "application/grpc-web+proto";

    /// <summary>Whether a request is gRPC-Web, of any kind: <c>application/grpc-web-text</c> too, which is answered 415.</summary>
    public static bool IsWeb(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) ?? false;
    }

    /// <summary>Makes gRPC calls of gRPC-Web requests; what follows answers them as it does others.</summary>
    public static IApplicationBuilder UseGrpcWeb(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Use((context, next) => IsWeb(context.Request) ? ServeAsync(context, next) : next(context));
    }

    private static async Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsBinary(context.Request.ContentType!))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        // What a gRPC request is known by.
        context.Request.ContentType = Protocol.HeaderNames.ContentType;
        context.Request.Protocol = HttpProtocol.Http2;
        var trailers = new WebTrailers();
        context.Features.Set<IHttpResponseTrailersFeature>(trailers);
        var body = new WebBody(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), trailers);
        context.Features.Set<IHttpResponseBodyFeature>(body);
        context.Response.OnStarting(() =>
        {
            context.Response.ContentType = ContentTypeProto;
            return Task.CompletedTask;
        });
        await next(context);
        await body.CompleteAsync();
    }

    private static bool IsBinary(string contentType)
    {
        var type = contentType.Split(';')[0].Trim();
        return type.Equals(ContentType, StringComparison.OrdinalIgnoreCase) || type.Equals(ContentTypeProto, StringComparison.OrdinalIgnoreCase);
    }
}
