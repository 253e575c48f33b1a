using System.Net.Http.Headers;
using Churn.Grpc.Protocol;
using Grpc.Core;

namespace Churn.Grpc.Client;

/// <summary>Reads what a server says of a call in headers and trailers.</summary>
internal static class ResponseStatus
{
    /// <summary>The status in headers or trailers. Null: there is none.</summary>
    public static Status? Read(HttpHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues(HeaderNames.Status, out var codes))
        {
            return null;
        }

        var message = headers.NonValidated.TryGetValues(HeaderNames.Message, out var messages) ? messages.ToString() : "";
        return int.TryParse(codes.ToString(), out var code) && code is >= 0 and <= 16
            ? new Status((StatusCode)code, PercentEncoding.Decode(message))
            : new Status(StatusCode.Unknown, PercentEncoding.Decode(message));
    }

    /// <summary>What is wrong with a response that carries no status. Null: nothing, messages follow.</summary>
    public static Status? Refusal(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (status != 200)
        {
            return new Status(ClientFailure.OfHttp(status), $"The server answered HTTP {status}.");
        }

        var contentType = response.Content.Headers.ContentType?.ToString();
        if (!HeaderNames.IsGrpc(contentType))
        {
            return new Status(StatusCode.Unknown, $"The server answered content type {contentType ?? "(none)"}.");
        }

        var encoding = Encoding(response);
        return MessageEncodings.TryParse(encoding, out _)
            ? null
            : new Status(StatusCode.Internal, $"The server answered in the encoding {encoding}, which was not asked for.");
    }

    /// <summary>Whether messages of a response may be compressed.</summary>
    public static bool MayBeGzip(HttpResponseMessage response) => MessageEncodings.TryParse(Encoding(response), out var gzip) && gzip;

    public static Metadata ReadMetadata(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            foreach (var value in values)
            {
                MetadataCodec.Add(metadata, name.ToLowerInvariant(), value);
            }
        }

        return metadata;
    }

    private static string? Encoding(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(HeaderNames.Encoding, out var values) ? values.ToString() : null;
}
