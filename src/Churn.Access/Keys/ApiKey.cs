using System.Security.Cryptography;
using System.Text;

namespace Churn.Access;

/// <summary>The text of an API key, <c>churn_ID_SECRET</c>, and what is kept of it.</summary>
/// <remarks>The secret is 40 random characters of 62, 238 bits. Nobody can try so many, however fast the hash: so a plain SHA-256 does,
/// and slow hashes, which make up for passwords that people choose, would only let anybody keep the server busy.</remarks>
public static class ApiKey
{
    /// <summary>What every key begins with; so that scanners for secrets find one that was published.</summary>
    public const string Prefix = "churn_";

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string IdAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int IdLength = 12;
    private const int SecretLength = 40;
    private const int SaltBytes = 16;

    /// <summary>Longest and shortest secret that is looked at, characters.</summary>
    internal const int MaxSecret = 128, MinSecret = 32;

    /// <summary>Makes a key of the system's randomness.</summary>
    /// <param name="template">The key's rights; its id, salt and hash are passed over.</param>
    /// <returns>The text, which is nowhere else, and what to keep.</returns>
    public static (string Text, KeyEntry Entry) Create(KeyEntry template)
    {
        ArgumentNullException.ThrowIfNull(template);
        var id = RandomNumberGenerator.GetString(IdAlphabet, IdLength);
        var secret = RandomNumberGenerator.GetString(Alphabet, SecretLength);
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = SHA256.HashData([.. salt, .. Encoding.ASCII.GetBytes(secret)]);
        return ($"{Prefix}{id}_{secret}", template with { Id = id, Salt = [.. salt], Hash = [.. hash] });
    }

    /// <summary>Takes a key's text apart, without looking it up.</summary>
    /// <returns>False: it has another form.</returns>
    internal static bool TrySplit(ReadOnlySpan<char> text, out ReadOnlySpan<char> id, out ReadOnlySpan<char> secret)
    {
        id = secret = default;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }
        var rest = text[Prefix.Length..];
        var end = rest.IndexOf('_');
        if (end < 0 || !AccessRules.IsKeyId(rest[..end]))
        {
            return false;
        }
        id = rest[..end];
        secret = rest[(end + 1)..];
        return secret.Length is >= MinSecret and <= MaxSecret && Ascii.IsValid(secret);
    }
}
