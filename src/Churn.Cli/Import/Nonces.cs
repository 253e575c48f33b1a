using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Churn.Cli.Import;

/// <summary>Random bits for the heads of elements, fetched in bulk: one at a time, they would cost more than a customer's fold.</summary>
internal sealed class Nonces
{
    private readonly ulong[] bits = new ulong[512];
    private int left;

    public ulong Next()
    {
        if (left == 0)
        {
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(bits.AsSpan()));
            left = bits.Length;
        }
        return bits[--left];
    }
}
