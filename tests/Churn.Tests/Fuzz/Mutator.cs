using System.Buffers.Binary;

namespace Churn.Tests.Fuzz;

/// <summary>Makes hostile bytes of valid ones: what passes the first checks reaches further than what is random from its first byte on.</summary>
/// <param name="corpus">Valid inputs.</param>
/// <param name="tokens">Pieces that mean something in the format; may be none.</param>
internal sealed class Mutator(byte[][] corpus, params byte[][] tokens)
{
    private const int MostBytes = 64 << 10;

    // Numbers at which lengths, signs and limits turn over.
    private static readonly ulong[] Telling =
    [
        0, 1, 2, 127, 128, 255, 256, 4095, 4096, 8192, 65535, 65536, (1 << 20) - 1, 4 << 20, (4 << 20) + 1, int.MaxValue, 0x8000_0000, uint.MaxValue,
        1UL << 53, (1UL << 53) + 1, long.MaxValue, 1UL << 63, ulong.MaxValue, unchecked((ulong)-2),
    ];

    /// <summary>A valid input with one to four damages; now and then none.</summary>
    public byte[] Next(Random random)
    {
        var bytes = new List<byte>(corpus[random.Next(corpus.Length)]);
        for (var damages = random.Next(0, 5); damages > 0; damages--)
        {
            Damage(bytes, random);
            if (bytes.Count > MostBytes)
            {
                bytes.RemoveRange(MostBytes, bytes.Count - MostBytes);
            }
        }

        return [.. bytes];
    }

    private void Damage(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, random.Next(4) == 0 ? 400 : 12), bytes.Count - at);
        switch (random.Next(10))
        {
            case 0 or 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 4:
                bytes.RemoveRange(at, length);
                break;
            case 5:
                Repeat(bytes, at, length, random.Next(1, 9));
                break;
            case 6:
                Splice(bytes, at, random);
                break;
            case 7 when tokens.Length > 0:
                bytes.InsertRange(at, tokens[random.Next(tokens.Length)]);
                break;
            case 8:
                Overwrite(bytes, at, Number(random));
                break;
            default:
                bytes.InsertRange(at, Varint(Telling[random.Next(Telling.Length)]));
                break;
        }
    }

    private void Splice(List<byte> bytes, int at, Random random)
    {
        var other = corpus[random.Next(corpus.Length)];
        bytes.RemoveRange(at, bytes.Count - at);
        bytes.AddRange(other.AsSpan(random.Next(other.Length + 1)));
    }

    private static void Repeat(List<byte> bytes, int at, int length, int times)
    {
        var piece = bytes.GetRange(at, length);
        for (; times > 0; times--)
        {
            bytes.InsertRange(at, piece);
        }
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] number)
    {
        bytes.RemoveRange(at, Math.Min(number.Length, bytes.Count - at));
        bytes.InsertRange(at, number);
    }

    private static byte[] Number(Random random)
    {
        var number = Telling[random.Next(Telling.Length)];
        var bytes = new byte[8];
        switch (random.Next(5))
        {
            case 0:
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
                return bytes;
            case 1:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)number);
                return bytes[..4];
            case 2:
                BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)number);
                return bytes[..4];
            case 3:
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)number);
                return bytes[..2];
            default:
                return Varint(number);
        }
    }

    private static byte[] Varint(ulong number)
    {
        var bytes = new List<byte>();
        for (; number >= 0x80; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        return [.. bytes, (byte)number];
    }
}
