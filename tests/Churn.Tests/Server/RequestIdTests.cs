using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Grpc.Core;

namespace Churn.Tests.Server;

/// <summary>A request has a name, the client's if it gives one, and the answer says it.</summary>
public sealed class RequestIdTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Header = "x-request-id";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a")]
    [InlineData("7c9E6679-7425-40de-944b.e07fc1f90ae7_")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task IdOfTheClient_ComesBack(string id)
    {
        Assert.Equal(id, await OverHttpAsync("/v1/customers/c/score", id));
        Assert.Equal(id, await OverHttpAsync("/v1/nothing", id));
        Assert.Equal(id, await OverGrpcAsync("c", id));
        Assert.Equal(id, await OverGrpcAsync("", id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("a\"b")]
    [InlineData("{}")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public async Task IdThatCouldSpoilALog_IsReplaced(string id)
    {
        Assert.Matches("^[0-9a-f]{32}$", await OverHttpAsync("/v1/customers/c/score", id));
        Assert.Matches("^[0-9a-f]{32}$", await OverGrpcAsync("", id));
    }

    [Fact]
    public async Task WithoutOne_EachAnswerOverHttpAndEachFailedCall_HasItsOwn()
    {
        string?[] ids =
        [
            await OverHttpAsync("/v1/customers/c/score", null), await OverHttpAsync("/healthz", null), await OverGrpcAsync("", null), await OverGrpcAsync("", null),
        ];

        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{32}$", id));
        Assert.Equal(ids.Length, ids.Distinct().Count());
        // One for each call that ends well nobody asked for.
        Assert.Null(await OverGrpcAsync("c", null));
    }

    private async Task<string?> OverHttpAsync(string path, string? id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (id is not null)
        {
            request.Headers.TryAddWithoutValidation(Header, id);
        }

        using var response = await server.Http.SendAsync(request, Cancel);
        return response.Headers.GetValues(Header).Single();
    }

    private async Task<string?> OverGrpcAsync(string customer, string? id)
    {
        var headers = new Metadata();
        if (id is not null)
        {
            headers.Add(Header, id);
        }

        using var call = server.Client.ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = customer }, headers, cancellationToken: Cancel);
        try
        {
            await call.ResponseAsync;
        }
        catch (RpcException e)
        {
            return e.Trailers.GetValue(Header);
        }

        return call.GetTrailers().GetValue(Header);
    }
}
