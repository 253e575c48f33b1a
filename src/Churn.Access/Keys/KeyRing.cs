using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Churn.Access;

/// <summary>The API keys of one access file. Immutable; a check is a look-up and a SHA-256, allocates nothing and takes no lock.</summary>
internal sealed class KeyRing
{
    // What an unknown id is compared with, so that it takes as long as a known one.
    private static readonly StoredKey Nobody = new(new KeyEntry
    {
        Id = "nobody",
        Client = "nobody",
        Tenant = "nobody",
        Scopes = Scopes.None,
        Lane = Lane.Bulk,
        Salt = [.. RandomNumberGenerator.GetBytes(16)],
        Hash = [.. RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes)],
    });

    private readonly FrozenDictionary<string, StoredKey> byId;
    private readonly FrozenDictionary<string, StoredKey>.AlternateLookup<ReadOnlySpan<char>> bySpan;

    public KeyRing(ImmutableArray<KeyEntry> entries)
    {
        byId = entries.ToFrozenDictionary(entry => entry.Id, entry => new StoredKey(entry), StringComparer.Ordinal);
        bySpan = byId.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The caller of a key's text.</summary>
    public AuthResult Check(ReadOnlySpan<char> text, DateTimeOffset now)
    {
        if (!ApiKey.TrySplit(text, out var id, out var secret))
        {
            return AuthResult.Refuse(AuthFailure.UnknownKey);
        }
        var known = bySpan.TryGetValue(id, out var found);
        var key = known ? found! : Nobody;
        // First the secret: who has it not, learns nothing of the key.
        return Matches(key, secret) && known ? key.At(now) : AuthResult.Refuse(AuthFailure.UnknownKey);
    }

    /// <summary>The key of an id; null: it is not, or no longer, in the file.</summary>
    public StoredKey? Find(string id) => byId.GetValueOrDefault(id);

    private static bool Matches(StoredKey key, ReadOnlySpan<char> secret)
    {
        Span<byte> input = stackalloc byte[64 + ApiKey.MaxSecret];
        var salt = key.Entry.Salt.AsSpan();
        salt.CopyTo(input);
        var length = salt.Length + Encoding.ASCII.GetBytes(secret, input[salt.Length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..length], hash);
        CryptographicOperations.ZeroMemory(input[..length]);
        return CryptographicOperations.FixedTimeEquals(hash, key.Entry.Hash.AsSpan());
    }
}
