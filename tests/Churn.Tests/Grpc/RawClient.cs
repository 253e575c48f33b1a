using System.Net;
using System.Net.Http.Headers;
using Churn.Grpc.Protocol;

namespace Churn.Tests.Grpc;

/// <summary>Sends whatever bytes a test likes as a call, and answers what came back over HTTP.</summary>
public sealed class RawClient(Uri address) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());

    public async Task<RawAnswer> PostAsync(
        byte[] body, string path = "/churn.test.v1.Echo/Unary", string contentType = "application/grpc",
        HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, new Uri(address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new RawAnswer(
            (int)response.StatusCode, bytes, Value(response.Headers, "grpc-status"), Value(response.TrailingHeaders, "grpc-status"),
            PercentEncoding.Decode(Value(response.Headers, "grpc-message") ?? Value(response.TrailingHeaders, "grpc-message") ?? ""),
            Value(response.Headers, "grpc-accept-encoding"), Value(response.Headers, "grpc-encoding"));
    }

    public void Dispose() => _http.Dispose();

    private static string? Value(HttpHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}

/// <summary>What came back: statuses as text, null if absent.</summary>
public sealed record RawAnswer(
    int Http, byte[] Body, string? HeaderStatus, string? TrailerStatus, string Message, string? AcceptEncoding, string? Encoding);
