using System.Collections.Immutable;

namespace Churn.Access;

/// <summary>An algorithm of RFC 7518 that a token may be signed with, and which keys fit it.</summary>
/// <param name="Name">As in the token's header.</param>
/// <param name="Curve">Of ECDSA: the one curve that goes with it; null: it is RSA.</param>
internal sealed record SigningAlgorithm(string Name, string? Curve)
{
    public static ImmutableArray<SigningAlgorithm> All { get; } =
    [
        new("RS256", null), new("RS384", null), new("RS512", null), new("PS256", null), new("PS384", null), new("PS512", null),
        new("ES256", "P-256"), new("ES384", "P-384"), new("ES512", "P-521"),
    ];

    /// <summary>Null: none of ours.</summary>
    public static SigningAlgorithm? Find(string name)
    {
        foreach (var algorithm in All)
        {
            if (algorithm.Name == name)
            {
                return algorithm;
            }
        }
        return null;
    }
}
