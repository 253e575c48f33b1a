using System.Text;
using Churn.Server.Errors;
using Google.Protobuf;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Churn.Server.Http;

/// <summary>Reads a JSON body of bounded size.</summary>
internal static class RequestBody
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private static readonly Status Aborted = Failures.Make(StatusCode.Cancelled, "the client went away", "CANCELLED");

    /// <summary>A body of which too little came in too long a time.</summary>
    public static Status TooSlow { get; } =
        Failures.Make(StatusCode.DeadlineExceeded, "the body came too slowly: send it again", "BODY_TOO_SLOW");

    /// <summary>Reads a message.</summary>
    /// <returns>The message, or what is wrong with the body.</returns>
    public static async Task<(T? Message, Status? Problem)> ReadAsync<T>(HttpContext context, Func<string, T> parse)
        where T : class, IMessage
    {
        try
        {
            using var reader = new StreamReader(context.Request.Body, StrictUtf8, detectEncodingFromByteOrderMarks: false);
            return (parse(await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false)), null);
        }
        catch (Exception e) when (HttpFailures.IsAbort(context, e))
        {
            return (null, Aborted);
        }
        catch (BadHttpRequestException e)
        {
            return (null, OfTransfer(e.StatusCode));
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

    private static Status OfTransfer(int httpStatus) => httpStatus switch
    {
        StatusCodes.Status413PayloadTooLarge => Failures.BodyTooLarge,
        StatusCodes.Status408RequestTimeout => TooSlow,
        _ => Failures.Invalid("body", "is cut off, or its chunks are wrong"),
    };
}
