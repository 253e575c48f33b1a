namespace Churn.Access;

/// <summary>A client certificate's name, and what its holder may do. Whether to trust its issuer is said elsewhere
/// (<c>--tls-client-ca</c>).</summary>
public sealed record CertificateEntry
{
    /// <summary>The whole subject as RFC 4514 writes it, as <c>CN=shop,O=Example</c>; null: <see cref="AlternativeName"/>.</summary>
    public string? Subject { get; init; }

    /// <summary>A DNS name or a URI among the subject's alternative names; null: <see cref="Subject"/>.</summary>
    public string? AlternativeName { get; init; }

    /// <summary>Whose customers it is good for.</summary>
    public required string Tenant { get; init; }

    /// <summary>Who holds it.</summary>
    public required string Client { get; init; }

    /// <summary>At least one.</summary>
    public required Scopes Scopes { get; init; }

    /// <summary>Of its calls.</summary>
    public required Lane Lane { get; init; }

    /// <summary>Null: no limit of its own.</summary>
    public RateLimit? Rate { get; init; }
}
