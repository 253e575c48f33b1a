using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Churn.Access;

/// <summary>SHA-256 of a token's text: what a cache may keep, where tokens themselves would be secrets in memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TokenHash(long First, long Second, long Third, long Fourth)
{
    /// <summary>The first bytes: they are as random as any hash of them.</summary>
    public override int GetHashCode() => (int)First;

    /// <summary>Of a token, ASCII. Allocates nothing.</summary>
    public static TokenHash Of(ReadOnlySpan<char> token)
    {
        const int most = 2048;
        var rented = token.Length > most ? ArrayPool<byte>.Shared.Rent(token.Length) : null;
        var bytes = rented ?? stackalloc byte[most];
        var length = Encoding.Latin1.GetBytes(token, bytes);
        TokenHash hash = default;
        SHA256.HashData(bytes[..length], MemoryMarshal.AsBytes(new Span<TokenHash>(ref hash)));
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
        return hash;
    }
}
