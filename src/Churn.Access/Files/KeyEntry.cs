using System.Collections.Immutable;

namespace Churn.Access;

/// <summary>What is kept of an API key: nothing that the key could be made from.</summary>
public sealed record KeyEntry
{
    /// <summary>Finds the key; public. 4 to 32 of a-z and 0-9.</summary>
    public required string Id { get; init; }

    /// <summary>Who holds it.</summary>
    public required string Client { get; init; }

    /// <summary>Whose customers it is good for.</summary>
    public required string Tenant { get; init; }

    /// <summary>At least one.</summary>
    public required Scopes Scopes { get; init; }

    /// <summary>Of its calls.</summary>
    public required Lane Lane { get; init; }

    /// <summary>From when it is good, inclusive; null: always was.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Until when it is good, exclusive; null: until it is revoked.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Null: no limit of its own.</summary>
    public RateLimit? Rate { get; init; }

    /// <summary>16 to 64 random bytes.</summary>
    public required ImmutableArray<byte> Salt { get; init; }

    /// <summary>SHA-256 over the salt and then the secret's characters, 32 bytes.</summary>
    public required ImmutableArray<byte> Hash { get; init; }
}
