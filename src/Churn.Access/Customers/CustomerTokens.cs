using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Churn.Access;

/// <summary>Short-lived tokens for browsers, each bound to one customer. Minted by a backend, with at most its own rights; good while both
/// the token's time runs and the minter's credential is in the access file.</summary>
/// <remarks>JSON Web Tokens with one constant header, of a type of our own and HS256. The header is compared, not read: there is no algorithm to
/// choose, and no issuer's token can be taken for one, nor one for an issuer's.</remarks>
public sealed class CustomerTokens
{
    /// <summary>Longest token, characters.</summary>
    public const int MaxLength = 4096;

    /// <summary>Longest customer id, bytes of UTF-8.</summary>
    public const int MaxCustomerIdBytes = 256;

    // 32 bytes as base64url.
    private const int SignatureLength = 43;
    private const int CacheCapacity = 10_000;
    private const Scopes Grantable = Scopes.Record | Scopes.Score | Scopes.Watch;
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"churn-customer+jwt"}"""u8) + ".";

    private readonly CustomerTokenKeys keys;
    private readonly Minters minters;
    private readonly TokenCache<VerifiedCustomerToken> verified = new(CacheCapacity);

    internal CustomerTokens(CustomerTokenKeys keys, Minters minters)
    {
        this.keys = keys;
        this.minters = minters;
    }

    /// <summary>How long a token is good if nothing else is asked for.</summary>
    public static TimeSpan DefaultLife { get; } = TimeSpan.FromMinutes(15);

    /// <summary>Shortest life that may be asked for.</summary>
    public static TimeSpan MinLife { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest life that may be asked for.</summary>
    public static TimeSpan MaxLife { get; } = TimeSpan.FromHours(1);

    /// <summary>Makes a token for one customer of the minter's tenant.</summary>
    /// <param name="minter">Who asks; client, lane and rate of the token are theirs.</param>
    /// <param name="customerId">1 to 256 bytes of UTF-8.</param>
    /// <param name="scopes">Some of record, score and watch, all of which the minter has.</param>
    /// <param name="reasons">Whether scores may come with reasons and features.</param>
    /// <param name="life">1 s to 1 h; null: 15 min.</param>
    /// <param name="now">The time.</param>
    /// <remarks>Costs an HMAC and a small JSON object. Thread-safe.</remarks>
    public MintResult Mint(Caller minter, string customerId, Scopes scopes, bool reasons, TimeSpan? life, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(minter);
        ArgumentNullException.ThrowIfNull(customerId);
        var lasts = life ?? DefaultLife;
        if (Refusal(minter, customerId, scopes, reasons, lasts, now) is { } refused)
        {
            return refused;
        }
        var end = now + lasts;
        end = minter.ExpiresAt < end ? minter.ExpiresAt.Value : end;
        // Whole seconds, up: what was asked for a second must not be over at once.
        var claims = new CustomerClaims(
            minter.Credential!, minter.Tenant, customerId, scopes, reasons, now.ToUnixTimeSeconds(),
            end.AddTicks(TimeSpan.TicksPerSecond - 1).ToUnixTimeSeconds());
        var signed = Header + Base64Url.EncodeToString(claims.ToJson());
        return MintResult.Of($"{signed}.{Sign(signed, keys.Current)}", DateTimeOffset.FromUnixTimeSeconds(claims.ExpiresAt));
    }

    /// <summary>Whether a text is of this kind, good or not.</summary>
    internal static bool Looks(ReadOnlySpan<char> text) => text.StartsWith(Header, StringComparison.Ordinal);

    /// <summary>The caller of a token's text. Known ones cost a SHA-256 and a look-up, and allocate nothing.</summary>
    internal AuthResult Check(ReadOnlySpan<char> text, DateTimeOffset now)
    {
        if (!Looks(text) || text.Length > MaxLength)
        {
            return AuthResult.Refuse(AuthFailure.NoCustomerToken);
        }
        if (!TokenHash.TryOf(text, out var hash))
        {
            return AuthResult.Refuse(AuthFailure.BadSignature);
        }
        if (verified.Find(hash) is { } known)
        {
            return known.At(now);
        }
        if (Verify(text) is not { } claims)
        {
            return AuthResult.Refuse(AuthFailure.BadSignature);
        }
        if (minters.Find(claims) is not { } minter)
        {
            return AuthResult.Refuse(AuthFailure.Revoked);
        }
        var token = VerifiedCustomerToken.Of(claims, minter);
        verified.Add(hash, token);
        return token.At(now);
    }

    private CustomerClaims? Verify(ReadOnlySpan<char> text)
    {
        var dot = text.Length - SignatureLength - 1;
        if (dot <= Header.Length || text[dot] != '.')
        {
            return null;
        }
        var signed = text[..dot].ToString();
        var signature = Encoding.ASCII.GetBytes(text[(dot + 1)..].ToString());
        // Both, whichever fits; and as text, so that there is one way to write a signature.
        var fits = Fits(signature, Sign(signed, keys.Current)) | (keys.Previous is not null && Fits(signature, Sign(signed, keys.Previous)));
        return fits && Base64Url.IsValid(signed.AsSpan(Header.Length)) ? CustomerClaims.Read(Base64Url.DecodeFromChars(signed.AsSpan(Header.Length))) : null;
    }

    private static bool Fits(byte[] signature, string expected) => CryptographicOperations.FixedTimeEquals(signature, Encoding.ASCII.GetBytes(expected));

    private static string Sign(string text, byte[] key) => Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text)));

    private static MintResult? Refusal(Caller minter, string customerId, Scopes scopes, bool reasons, TimeSpan life, DateTimeOffset now)
    {
        if (minter.Credential is null || minter.CustomerId is not null)
        {
            return MintResult.Refuse(MintRefusal.NotAllowed, "customer tokens are minted with an API key, an issuer's token or a certificate: send one of these");
        }
        if (minter.ExpiresAt <= now + MinLife)
        {
            return MintResult.Refuse(MintRefusal.NotAllowed, "the credential ends now: get a new one");
        }
        if (customerId.Length == 0 || customerId.Contains('\ufffd', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(customerId) > MaxCustomerIdBytes
            || HasLoneSurrogate(customerId))
        {
            return MintResult.Refuse(MintRefusal.Invalid, $"customer_id: give 1 to {MaxCustomerIdBytes} bytes of UTF-8");
        }
        if (life < MinLife || life > MaxLife)
        {
            return MintResult.Refuse(MintRefusal.Invalid, "life: give 1 second to 1 hour");
        }
        if (scopes == Scopes.None || (scopes & ~Grantable) != 0)
        {
            return MintResult.Refuse(MintRefusal.Invalid, "scopes: give some of record, score, watch; others are not for browsers");
        }
        if (!minter.Has(scopes) || (reasons && !minter.MayReason))
        {
            return MintResult.Refuse(MintRefusal.NotAllowed, $"scopes: your credential has only {string.Join(", ", AccessNames.Of(minter.Scopes))}: ask for some of these");
        }
        return null;
    }

    private static bool HasLoneSurrogate(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return true;
            }
        }
        return false;
    }
}
