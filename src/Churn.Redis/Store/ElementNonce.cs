using System.Security.Cryptography;

namespace Churn.Redis;

/// <summary>The random bits by which elements of a list are told apart.</summary>
public static class ElementNonce
{
    /// <summary>64 of them; an element's head holds 56. From the system's generator: whoever could foretell them could make a
    /// compaction take another list for its own.</summary>
    public static ulong Next()
    {
        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        return BitConverter.ToUInt64(random);
    }
}
