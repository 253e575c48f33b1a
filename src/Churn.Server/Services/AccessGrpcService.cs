using Churn.Grpc;
using Churn.Protocol.V1;
using Churn.Server.Access;
using Grpc.Core;

namespace Churn.Server.Services;

/// <summary>AccessService over gRPC.</summary>
internal sealed class AccessGrpcService(TokenMinter minter) : AccessService.AccessServiceBase
{
    public override Task<CreateCustomerTokenResponse> CreateCustomerToken(CreateCustomerTokenRequest request, ServerCallContext context)
    {
        var (response, error) = minter.Mint(Callers.Of(context.GetHttpContext()), request);
        return response is null ? throw RichStatus.ToException(error!) : Task.FromResult(response);
    }
}
