using System.Collections.Immutable;

namespace Churn.Access;

/// <summary>Reads one of the access file's <c>issuers</c>.</summary>
internal static class IssuerReader
{
    /// <exception cref="AccessFileException">Something in it is wrong.</exception>
    public static IssuerEntry Read(AccessField entry)
    {
        entry.RefuseUnknownFields(
            "issuer", "audience", "algorithms", "jwks_file", "jwks_uri", "tenant", "tenant_claim", "client", "scopes", "lane", "rate");
        One(entry, "jwks_file", "jwks_uri");
        One(entry, "tenant", "tenant_claim");
        return new IssuerEntry
        {
            Issuer = entry["issuer"].Text(AccessRules.MaxText),
            Audience = entry["audience"].Text(AccessRules.MaxText),
            Algorithms = Algorithms(entry["algorithms"]),
            JwksFile = entry.Find("jwks_file")?.Text(AccessRules.MaxText),
            JwksUri = entry.Find("jwks_uri") is { } uri ? Address(uri) : null,
            Tenant = entry.Find("tenant")?.Name(),
            TenantClaim = entry.Find("tenant_claim")?.Text(AccessRules.MaxName),
            Client = entry["client"].Name(),
            Scopes = AccessFileReader.Scopes(entry["scopes"]),
            Lane = AccessFileReader.Lane(entry["lane"]),
            Rate = AccessFileReader.Rate(entry),
        };
    }

    // Algorithms with a shared secret are not among them: the issuer's public key would be that secret (RFC 8725, 2.1).
    private static ImmutableArray<string> Algorithms(AccessField field)
    {
        var names = new List<string>();
        foreach (var item in field.Items(SigningAlgorithm.All.Length))
        {
            var name = item.Text(AccessRules.MaxName);
            names.Add(SigningAlgorithm.All.Any(algorithm => algorithm.Name == name)
                ? name
                : throw item.Wrong(
                    $"is '{AccessField.Shown(name)}'",
                    $"Write some of {string.Join(", ", SigningAlgorithm.All.Select(algorithm => algorithm.Name))}; shared secrets and 'none' are not taken"));
        }
        return names.Count > 0 ? [.. names.Distinct()] : throw field.Wrong("is empty", "Name the algorithm that the issuer signs with, as RS256");
    }

    // In the clear, whoever sits on the way could give keys of their own.
    private static Uri Address(AccessField field)
    {
        var text = field.Text(AccessRules.MaxText);
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            ? uri
            : throw field.Wrong($"is '{AccessField.Shown(text)}'", "Write an address that begins with https:// (http:// only on loopback), without user and password");
    }

    private static void One(AccessField entry, string first, string second)
    {
        if (entry.Find(first) is null == entry.Find(second) is null)
        {
            throw entry.Wrong($"has both or none of '{first}' and '{second}'", "Give exactly one");
        }
    }
}
