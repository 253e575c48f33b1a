using Churn.Access;
using Churn.Protocol.V1;
using Churn.Server.Errors;
using Google.Protobuf.WellKnownTypes;
using Status = Google.Rpc.Status;

namespace Churn.Server.Access;

/// <summary>Makes customer tokens of requests for them.</summary>
internal sealed class TokenMinter(AccessControl access, TimeProvider time)
{
    /// <returns>A token, or an error.</returns>
    public (CreateCustomerTokenResponse? Response, Status? Error) Mint(Caller caller, CreateCustomerTokenRequest request)
    {
        if (access.CustomerTokens is not { } tokens)
        {
            return (null, Failures.NoTokenKey);
        }
        var scopes = Scopes.None;
        foreach (var name in request.Scopes)
        {
            if (!AccessNames.TryScope(name, out var scope))
            {
                return (null, Failures.Invalid("scopes", "has a name that is none: give some of record, score, watch"));
            }
            scopes |= scope;
        }
        // Compared as numbers: the type's own conversion throws beyond its range.
        if (request.Lifetime is { } asked && (asked.Seconds is < 1 or > 3600 || asked.Nanos is < 0 or > 999_999_999))
        {
            return (null, Failures.Invalid("lifetime", "is outside 1 s to 1 h: give seconds, as 900s, or leave it out"));
        }
        var minted = tokens.Mint(caller, request.CustomerId, scopes, request.Reasons, request.Lifetime?.ToTimeSpan(), time.GetUtcNow());
        return minted.Token is { } token
            ? (new CreateCustomerTokenResponse { Token = token, ExpiresAt = minted.ExpiresAt.ToTimestamp() }, null)
            : (null, Failures.NotMinted(minted));
    }
}
