using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Churn.Grpc.Protocol;
using Grpc.Core;

namespace Churn.Grpc.Client;

/// <summary>The HTTP request that carries a call.</summary>
internal static class ClientRequest
{
    private static readonly MediaTypeHeaderValue ContentType = new(HeaderNames.ContentType);
    private static readonly ProductInfoHeaderValue UserAgent = new("churn-grpc", "0.1");

    /// <summary>With the trace of the current <see cref="Activity"/>, as <see cref="HttpClient"/> sends it.</summary>
    /// <param name="channel">Where it goes.</param>
    /// <param name="path">Path of the method.</param>
    /// <param name="options">Headers and deadline.</param>
    /// <param name="content">The requests.</param>
    public static HttpRequestMessage Create(GrpcChannel channel, string path, in CallOptions options, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(channel.Address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.ContentType = ContentType;
        request.Headers.UserAgent.Add(UserAgent);
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation(HeaderNames.AcceptEncoding, MessageEncodings.Accepted);
        if (options.Headers?.GetValue(HeaderNames.EncodingRequest) == MessageEncodings.Gzip)
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.Encoding, MessageEncodings.Gzip);
        }

        if (options.Deadline is { } deadline && deadline != DateTime.MaxValue)
        {
            var left = deadline.ToUniversalTime() - DateTime.UtcNow;
            request.Headers.TryAddWithoutValidation(HeaderNames.Timeout, TimeoutHeader.Format(left));
        }

        foreach (var entry in options.Headers ?? Metadata.Empty)
        {
            if (!MetadataCodec.IsReserved(entry.Key))
            {
                request.Headers.TryAddWithoutValidation(entry.Key, MetadataCodec.ToHeaderValue(entry));
            }
        }

        // A handler that is given does this by itself, after its own span has begun.
        if (Activity.Current is { } span && channel.Options.HttpHandler is null)
        {
            DistributedContextPropagator.Current.Inject(span, request.Headers, AddUnlessThere);
        }

        return request;
    }

    // What the caller says of the trace in so many words stands.
    private static void AddUnlessThere(object? headers, string name, string value)
    {
        if (headers is HttpRequestHeaders target && !target.Contains(name))
        {
            target.TryAddWithoutValidation(name, value);
        }
    }
}
