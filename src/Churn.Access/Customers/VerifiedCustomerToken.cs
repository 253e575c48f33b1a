namespace Churn.Access;

/// <summary>What a good customer token came to.</summary>
/// <param name="Caller">Whom it stands for.</param>
/// <param name="From">When its minter's credential begins, inclusive.</param>
/// <param name="Until">When it or its minter's credential ends, exclusive.</param>
internal sealed record VerifiedCustomerToken(Caller Caller, DateTimeOffset From, DateTimeOffset Until)
{
    /// <param name="claims">The token's.</param>
    /// <param name="minter">As the access file has them now: what was taken from them since, the token has lost too.</param>
    public static VerifiedCustomerToken Of(CustomerClaims claims, Minter minter)
    {
        var end = DateTimeOffset.FromUnixTimeSeconds(claims.ExpiresAt);
        var until = minter.Until < end ? minter.Until.Value : end;
        var caller = new Caller(claims.Tenant, minter.Client, claims.Scopes & minter.Scopes, minter.Lane)
        {
            CustomerId = claims.Customer,
            MayReason = claims.Reasons,
            Credential = claims.Credential,
            ExpiresAt = until,
            Rate = minter.Rate,
        };
        return new VerifiedCustomerToken(caller, minter.From ?? DateTimeOffset.MinValue, until);
    }

    public AuthResult At(DateTimeOffset now) =>
        now >= Until ? AuthResult.Refuse(AuthFailure.Expired)
        : now < From ? AuthResult.Refuse(AuthFailure.NotYetValid)
        : AuthResult.Of(Caller);
}
