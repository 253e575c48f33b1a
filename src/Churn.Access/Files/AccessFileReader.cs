using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;

namespace Churn.Access;

/// <summary>Turns the bytes of an access file into checked entries.</summary>
internal static class AccessFileReader
{
    private const int Version = 1;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <exception cref="AccessFileException">Something in it is wrong.</exception>
    public static AccessFile Read(ReadOnlyMemory<byte> json, string name)
    {
        if (json.Length > AccessFile.MaxBytes)
        {
            throw new AccessFileException($"{name} is larger than {AccessFile.MaxBytes:N0} bytes: take entries out");
        }
        // Once here, as the parser takes texts as they are and stumbles over them later.
        if (!Utf8.IsValid(json.Span))
        {
            throw new AccessFileException($"{name} is not UTF-8: save it as that");
        }
        using var document = Parse(json, name);
        var root = AccessField.Root(document, name);
        root.RefuseUnknownFields("version", "keys", "issuers", "certificates", "customer_tokens");
        var version = root["version"];
        if (version.Number(1, int.MaxValue) != Version)
        {
            throw version.Wrong("is of another format", "Write 1, or use the version of Churn that wrote the file");
        }
        var file = new AccessFile
        {
            Keys = Entries(root.Find("keys"), AccessFile.MaxKeys, Key),
            Issuers = Entries(root.Find("issuers"), AccessFile.MaxIssuers, IssuerReader.Read),
            Certificates = Entries(root.Find("certificates"), AccessFile.MaxCertificates, CertificateReader.Read),
            CustomerTokens = root.Find("customer_tokens") is { } tokens ? CustomerTokens(tokens) : null,
        };
        RefuseTwice(root, "keys", file.Keys, key => key.Id);
        RefuseTwice(root, "issuers", file.Issuers, issuer => (issuer.Issuer, issuer.Audience));
        RefuseTwice(root, "certificates", file.Certificates, certificate => (certificate.Subject, certificate.AlternativeName));
        return file;
    }

    /// <summary>A list of scopes, at least one.</summary>
    public static Scopes Scopes(AccessField field)
    {
        var scopes = Access.Scopes.None;
        foreach (var item in field.Items(AccessNames.AllScopes.Length))
        {
            var name = item.Text(AccessRules.MaxName);
            scopes |= AccessNames.TryScope(name, out var scope)
                ? scope
                : throw item.Wrong($"is '{AccessField.Shown(name)}'", $"Write some of {string.Join(", ", AccessNames.AllScopes)}");
        }
        return scopes != Access.Scopes.None ? scopes : throw field.Wrong("is empty", "Name at least one scope, or take the entry out");
    }

    public static Lane Lane(AccessField field)
    {
        var name = field.Text(AccessRules.MaxName);
        return AccessNames.TryLane(name, out var lane)
            ? lane
            : throw field.Wrong($"is '{AccessField.Shown(name)}'", $"Write one of {string.Join(", ", AccessNames.AllLanes)}");
    }

    public static RateLimit? Rate(AccessField entry)
    {
        if (entry.Find("rate") is not { } rate)
        {
            return null;
        }
        rate.RefuseUnknownFields("per_second", "burst");
        return new RateLimit(rate["per_second"].Number(1, AccessRules.MaxRate), rate["burst"].Number(1, AccessRules.MaxRate));
    }

    private static KeyEntry Key(AccessField entry)
    {
        entry.RefuseUnknownFields("id", "client", "tenant", "scopes", "lane", "not_before", "expires_at", "rate", "salt", "hash");
        var id = entry["id"].Text(AccessRules.MaxName);
        if (!AccessRules.IsKeyId(id))
        {
            throw entry["id"].Wrong($"is '{AccessField.Shown(id)}'", AccessRules.IdRemedy);
        }
        var key = new KeyEntry
        {
            Id = id,
            Client = entry["client"].Name(),
            Tenant = entry["tenant"].Name(),
            Scopes = Scopes(entry["scopes"]),
            Lane = Lane(entry["lane"]),
            NotBefore = entry.Find("not_before")?.Time(),
            ExpiresAt = entry.Find("expires_at")?.Time(),
            Rate = Rate(entry),
            Salt = [.. entry["salt"].Bytes(16, 64)],
            Hash = [.. entry["hash"].Bytes(32, 32)],
        };
        return key.NotBefore >= key.ExpiresAt
            ? throw entry["expires_at"].Wrong("is not after not_before", "The key would never be good: correct one of them")
            : key;
    }

    private static CustomerTokenEntry CustomerTokens(AccessField entry)
    {
        entry.RefuseUnknownFields("key_file", "previous_key_file");
        return new CustomerTokenEntry(entry["key_file"].Text(AccessRules.MaxText), entry.Find("previous_key_file")?.Text(AccessRules.MaxText));
    }

    private static ImmutableArray<T> Entries<T>(AccessField? list, int most, Func<AccessField, T> read) =>
        list is { } entries ? [.. entries.Items(most).Select(read)] : [];

    private static void RefuseTwice<T, TName>(AccessField root, string list, ImmutableArray<T> entries, Func<T, TName> name)
        where TName : notnull
    {
        var places = new Dictionary<TName, int>();
        for (var i = 0; i < entries.Length; i++)
        {
            if (!places.TryAdd(name(entries[i]), i))
            {
                throw root[list].Items(entries.Length)[i].Wrong($"names the same as {list}[{places[name(entries[i])]}]", "Take one of them out");
            }
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json, string name)
    {
        try
        {
            return JsonDocument.Parse(json, Strict);
        }
        catch (JsonException e)
        {
            throw new AccessFileException(
                $"{name}: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: is no JSON, is nested too deeply, or has a field twice. Correct it there", e);
        }
    }
}
