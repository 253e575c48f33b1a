using System.Globalization;
using System.Text;
using System.Text.Json;
using Churn.Server.Errors;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Churn.Server.Http;

/// <summary>Messages as JSON, by protobuf's mapping: camelCase out, both spellings in, unknown fields refused by name.</summary>
internal static class JsonProtocol
{
    private const int MaxDepth = 32;

    private static readonly TypeRegistry Details =
        TypeRegistry.FromMessages(BadRequest.Descriptor, RetryInfo.Descriptor, ErrorInfo.Descriptor);

    private static readonly JsonFormatter Formatter =
        new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithTypeRegistry(Details));

    private static readonly JsonParser Parser = new(new JsonParser.Settings(MaxDepth, Details));

    /// <summary>Reads a message.</summary>
    /// <exception cref="InvalidProtocolBufferException">No JSON, an unknown field, or a value of the wrong kind.</exception>
    public static T Parse<T>(string json)
        where T : IMessage, new() => Parser.Parse<T>(json);

    /// <summary>Reads what a message holds as a text: a time, in RFC 3339 with an offset and at most nine digits of a second's fraction, or
    /// a duration, in seconds with an s behind.</summary>
    /// <returns>Null if it cannot be read.</returns>
    public static T? TryParseText<T>(string text)
        where T : class, IMessage, new()
    {
        try
        {
            return Parse<T>($"\"{JsonEncodedText.Encode(text)}\"");
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    public static string Format(IMessage message) => Formatter.Format(message);

    /// <summary>Answers a message.</summary>
    public static Task WriteAsync(HttpContext context, IMessage message) => WriteAsync(context, StatusCodes.Status200OK, message);

    /// <summary>Answers an error: google.rpc.Status as JSON, under the HTTP status that its code stands for.</summary>
    public static Task WriteErrorAsync(HttpContext context, Status status)
    {
        if (status.Details.FirstOrDefault(detail => detail.Is(RetryInfo.Descriptor))?.Unpack<RetryInfo>() is { } retry)
        {
            // In whole seconds (RFC 9110, 10.2.3); the details say it exactly.
            context.Response.Headers.RetryAfter = ((long)Math.Ceiling(retry.RetryDelay.ToTimeSpan().TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
        return WriteAsync(context, HttpStatusOf(status), status);
    }

    private static Task WriteAsync(HttpContext context, int httpStatus, IMessage message)
    {
        context.Response.StatusCode = httpStatus;
        context.Response.ContentType = "application/json; charset=utf-8";
        if (context.Response.Headers.CacheControl.Count == 0)
        {
            context.Response.Headers.CacheControl = "no-store";
        }
        return context.Response.WriteAsync(Format(message) + "\n", Encoding.UTF8, context.RequestAborted);
    }

    // The mapping that google/rpc/code.proto documents, but for three of a body: too large (429 would ask for it again), too slow
    // (504 would blame a server behind this one), and of another kind; and for a method, which 501 would deny for every path.
    private static int HttpStatusOf(Status status) => (StatusCode)status.Code switch
    {
        StatusCode.ResourceExhausted when status == Failures.BodyTooLarge => StatusCodes.Status413PayloadTooLarge,
        StatusCode.DeadlineExceeded when status == RequestBody.TooSlow => StatusCodes.Status408RequestTimeout,
        StatusCode.Unimplemented when status == Failures.NoSuchMethod => StatusCodes.Status405MethodNotAllowed,
        StatusCode.InvalidArgument when status == RequestBody.Unsupported => StatusCodes.Status415UnsupportedMediaType,
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.OutOfRange => StatusCodes.Status400BadRequest,
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.AlreadyExists or StatusCode.Aborted => StatusCodes.Status409Conflict,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        StatusCode.Cancelled => StatusCodes.Status499ClientClosedRequest,
        StatusCode.Unimplemented => StatusCodes.Status501NotImplemented,
        StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        StatusCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };
}
