using System.Text;
using Churn.Server.Errors;
using Google.Protobuf;
using Status = Google.Rpc.Status;

namespace Churn.Server.Http;

/// <summary>Reads a JSON body of bounded size.</summary>
internal static class RequestBody
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

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
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, Failures.BodyTooLarge);
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
}
