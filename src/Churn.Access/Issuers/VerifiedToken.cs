namespace Churn.Access;

/// <summary>What a good token came to.</summary>
/// <param name="Caller">Whom it stands for.</param>
/// <param name="Issuer">Who signed it.</param>
/// <param name="Keys">With which of the issuer's keys it was verified.</param>
/// <param name="From">When it begins, inclusive, with the clocks' difference allowed for.</param>
/// <param name="Until">When it ends, exclusive, likewise.</param>
internal sealed record VerifiedToken(Caller Caller, TrustedIssuer Issuer, SigningKeys Keys, DateTimeOffset From, DateTimeOffset Until)
{
    public AuthResult At(DateTimeOffset now) =>
        now >= Until ? AuthResult.Refuse(AuthFailure.Expired)
        : now < From ? AuthResult.Refuse(AuthFailure.NotYetValid)
        : AuthResult.Of(Caller);
}
