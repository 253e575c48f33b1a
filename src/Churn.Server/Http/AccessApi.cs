using Churn.Protocol.V1;
using Churn.Server.Access;

namespace Churn.Server.Http;

/// <summary>Customer tokens as JSON over HTTP.</summary>
internal sealed class AccessApi(TokenMinter minter)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost(
        "/v1/customers:createToken",
        context => JsonCall.PostAsync<CreateCustomerTokenRequest, CreateCustomerTokenResponse>(
            context, (caller, request) => new(minter.Mint(caller, request))));
}
