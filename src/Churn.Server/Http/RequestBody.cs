using System.Buffers;
using System.IO.Compression;
using System.Net.Mime;
using System.Text;
using Churn.Server.Errors;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Status = Google.Rpc.Status;

namespace Churn.Server.Http;

/// <summary>Reads a JSON body of bounded size, gzipped or not; the bound holds after inflation too.</summary>
internal static class RequestBody
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private static readonly Status Aborted = Failures.Make(StatusCode.Cancelled, "the client went away", "CANCELLED");

    // sendBeacon sends text/plain unless told otherwise, and for other types a browser asks first; curl -d says that it sends a form.
    private static readonly string[] Types =
        [MediaTypeNames.Application.Json, MediaTypeNames.Text.Plain, MediaTypeNames.Application.FormUrlEncoded];

    /// <summary>A body of which too little came in too long a time.</summary>
    public static Status TooSlow { get; } =
        Failures.Make(StatusCode.DeadlineExceeded, "the body came too slowly: send it again", "BODY_TOO_SLOW");

    /// <summary>A body that says that it is no JSON, or packed in a way that is not read.</summary>
    public static Status Unsupported { get; } = Failures.Make(StatusCode.InvalidArgument,
        "the body is of another kind: send JSON in UTF-8 as application/json or text/plain, as it is or with Content-Encoding: gzip",
        "UNSUPPORTED_BODY");

    /// <summary>Reads a message.</summary>
    /// <returns>The message, or what is wrong with the body.</returns>
    public static async Task<(T? Message, Status? Problem)> ReadAsync<T>(HttpContext context, Func<string, T> parse)
        where T : class, IMessage
    {
        if (!IsJson(context.Request.ContentType) || !IsRead(context.Request.Headers.ContentEncoding.ToString(), out var gzip))
        {
            return (null, Unsupported);
        }
        try
        {
            var text = StrictUtf8.GetString((await ReadBytesAsync(context, gzip).ConfigureAwait(false)).WrittenSpan);
            return (parse(text), null);
        }
        catch (Exception e) when (HttpFailures.IsAbort(context, e))
        {
            return (null, Aborted);
        }
        catch (BadHttpRequestException e)
        {
            return (null, OfTransfer(e.StatusCode));
        }
        catch (InvalidDataException)
        {
            return (null, Failures.Invalid("body", "is not gzip, as its Content-Encoding says"));
        }
        catch (DecoderFallbackException)
        {
            return (null, Failures.Invalid("body", "is not valid UTF-8"));
        }
        catch (Exception e) when (e is InvalidJsonException or InvalidProtocolBufferException or FormatException or OverflowException)
        {
            return (null, Failures.Invalid("body", $"is not the JSON of a request: {e.Message}"));
        }
    }

    private static async Task<ArrayBufferWriter<byte>> ReadBytesAsync(HttpContext context, bool gzip)
    {
        var most = context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize ?? int.MaxValue;
        var body = gzip ? new GZipStream(context.Request.Body, CompressionMode.Decompress, leaveOpen: true) : context.Request.Body;
        await using var owned = gzip ? body : null;
        var bytes = new ArrayBufferWriter<byte>(1024);
        while (await body.ReadAsync(bytes.GetMemory(1024), context.RequestAborted).ConfigureAwait(false) is > 0 and var count)
        {
            bytes.Advance(count);
            if (bytes.WrittenCount > most)
            {
                throw new BadHttpRequestException("The body inflates to more than the limit.", StatusCodes.Status413PayloadTooLarge);
            }
        }
        return bytes;
    }

    private static bool IsJson(string? contentType) =>
        string.IsNullOrEmpty(contentType)
        || (MediaTypeHeaderValue.TryParse(contentType, out var type)
            && Types.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)));

    private static bool IsRead(string encoding, out bool gzip)
    {
        gzip = encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase);
        return gzip || encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase);
    }

    private static Status OfTransfer(int httpStatus) => httpStatus switch
    {
        StatusCodes.Status413PayloadTooLarge => Failures.BodyTooLarge,
        StatusCodes.Status408RequestTimeout => TooSlow,
        _ => Failures.Invalid("body", "is cut off, or its chunks are wrong"),
    };
}
