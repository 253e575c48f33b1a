using Churn.Tests.Infrastructure;

namespace Churn.Tests.Server;

/// <summary>What answers say to browsers and caches, whatever they answer.</summary>
public sealed class SecurityHeaderTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/v1/customers/c", "no-store")]
    [InlineData("GET", "/v1/customers/c/score", "no-cache, private")]
    [InlineData("GET", "/v1/customers/c/score?max_reasons=99", "no-store")]
    [InlineData("GET", "/v1/customers/c/export", "no-store")]
    [InlineData("PUT", "/v1/customers/c", "no-store")]
    [InlineData("GET", "/v1/nothing", "no-store")]
    [InlineData("GET", "/nothing", "no-store")]
    [InlineData("GET", "/metrics", "no-store")]
    [InlineData("GET", "/healthz", "no-store")]
    [InlineData("GET", "/openapi.json", "no-store")]
    [InlineData("POST", "/churn.v1.ChurnService/GetCustomer", "no-store")]
    public async Task EveryAnswer_IsForNoBrowserToGuessAt(string method, string path, string caching)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await server.Http.SendAsync(request, Cancel);

        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
        Assert.Equal(["default-src 'none'; frame-ancestors 'none'"], response.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(caching, response.Headers.CacheControl!.ToString());
        Assert.False(response.Headers.Contains("Server"));
        // Without TLS it would be a promise that nobody keeps; with it, see TlsTests.
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
    }
}
