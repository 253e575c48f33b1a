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

    /// <summary>Of a token. Allocates nothing.</summary>
    /// <returns>False: it is not ASCII, and so no token. Encodings would put other characters in the place of such ones, and what is no token
    /// would be found under the hash of one that is.</returns>
    public static bool TryOf(ReadOnlySpan<char> token, out TokenHash hash)
    {
        const int most = 2048;
        var rented = token.Length > most ? ArrayPool<byte>.Shared.Rent(token.Length) : null;
        var bytes = rented ?? stackalloc byte[most];
        hash = default;
        var isAscii = Ascii.FromUtf16(token, bytes, out var length) == OperationStatus.Done;
        if (isAscii)
        {
            SHA256.HashData(bytes[..length], MemoryMarshal.AsBytes(new Span<TokenHash>(ref hash)));
        }
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
        return isAscii;
    }
}
