using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Server;

/// <summary>What the JSON side answered.</summary>
internal sealed record JsonAnswer(HttpStatusCode Status, JsonNode Body)
{
    /// <summary>Of an error: what is wrong, field by field.</summary>
    public string[] Fields => [.. Body["details"]!.AsArray()
        .Where(d => (string?)d!["@type"] == "type.googleapis.com/google.rpc.BadRequest")
        .SelectMany(d => d!["fieldViolations"]!.AsArray()).Select(v => (string)v!["field"]!)];

    public string Message => (string)Body["message"]!;

    public int Code => (int)Body["code"]!;
}

internal static class JsonCalls
{
    public static Task<JsonAnswer> PostJsonAsync(this TestServer server, string path, string json) =>
        server.PostBytesAsync(path, Encoding.UTF8.GetBytes(json));

    public static async Task<JsonAnswer> PostBytesAsync(this TestServer server, string path, byte[] body)
    {
        // Without a content type, as `curl -d` sends its own, which is not JSON's: the server does not care.
        using var content = new ByteArrayContent(body);
        return await ReadAsync(await server.Http.PostAsync(path, content, TestContext.Current.CancellationToken));
    }

    public static async Task<JsonAnswer> GetJsonAsync(this TestServer server, string path) =>
        await ReadAsync(await server.Http.GetAsync(path, TestContext.Current.CancellationToken));

    public static async Task<JsonAnswer> SendJsonAsync(this TestServer server, HttpRequestMessage request) =>
        await ReadAsync(await server.Http.SendAsync(request, TestContext.Current.CancellationToken));

    private static async Task<JsonAnswer> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.Content.Headers.ContentType?.MediaType == "application/json", $"{response.StatusCode} {text}");
            return new JsonAnswer(response.StatusCode, JsonSerializer.Deserialize<JsonNode>(text)!);
        }
    }
}
