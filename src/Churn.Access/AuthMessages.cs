namespace Churn.Access;

/// <summary>What a caller is told. Constants: refusing costs no allocation, and cannot repeat what was sent.</summary>
internal static class AuthMessages
{
    /// <summary>Two headers with a credential each: which one counts would be a guess.</summary>
    public const string TwoCredentials = "both 'authorization' and 'x-api-key' hold a credential: send one of them";

    public const string NotAKey = "'x-api-key' holds no API key: one begins with 'churn_', then come its id and its secret; send tokens as 'authorization: Bearer …'";

    public const string NoKid = "the token does not say which of its issuer's keys signed it: have the issuer put 'kid' in its header";

    public const string NoTenant = "the token does not say for which tenant it is: have the issuer add the claim that the server's access file names";

    public static string Of(AuthFailure failure) => failure switch
    {
        AuthFailure.Missing => "there is no credential: send 'authorization: Bearer …' with an API key or a token, or 'x-api-key'",
        AuthFailure.Malformed => "the credential is neither an API key (churn_…) nor a token of three parts: send 'authorization: Bearer …' with one of them",
        AuthFailure.UnknownKey => "no such API key, or it was revoked: check that it was copied whole, or ask for a new one",
        AuthFailure.Expired => "the credential has expired: get a new one",
        AuthFailure.NotYetValid => "the credential is not valid yet: use it later, or check the clocks",
        AuthFailure.BadSignature => "the token's signature does not fit: get a new one from its issuer",
        AuthFailure.UnknownIssuer => "the token's issuer is none that this server trusts: its access file lists them",
        AuthFailure.WrongAudience => "the token is meant for another service: ask its issuer for one with this server's audience",
        AuthFailure.WrongAlgorithm => "the token's algorithm is none that this server takes from its issuer: its access file lists them",
        AuthFailure.UnknownSigningKey => "the token is signed with a key that its issuer does not publish; new keys are looked for once a minute: try again then",
        AuthFailure.KeysUnavailable => "the issuer's keys could not be fetched yet: try again in a moment",
        AuthFailure.MissingClaim => "the token does not say when it ends: have the issuer add 'exp'",
        AuthFailure.UnknownCertificate => "the client certificate is none that this server's access file names",
        AuthFailure.NoCustomerToken => "only a customer token may come here, and this is none that this server takes: have your backend mint one",
        AuthFailure.Revoked => "the credential that this customer token was minted with is no longer good: have your backend mint a new one",
        _ => "",
    };
}
