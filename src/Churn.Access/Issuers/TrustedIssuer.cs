namespace Churn.Access;

/// <summary>An issuer of the access file with its keys.</summary>
internal sealed record TrustedIssuer(IssuerEntry Entry, IKeySource Keys)
{
    public string Credential { get; } = Credentials.Of(Entry);
}
