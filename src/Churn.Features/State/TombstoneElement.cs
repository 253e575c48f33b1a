using System.Buffers.Binary;

namespace Churn.Features;

/// <summary>What takes the place of an erased customer's list.</summary>
public static class TombstoneElement
{
    private const int Length = ElementHead.Length + 8;

    /// <summary>The element to store.</summary>
    /// <param name="erasedAt">Events that occurred up to this instant, ms, are refused while the tombstone lives.</param>
    /// <param name="nonce">56 random bits.</param>
    public static byte[] Encode(long erasedAt, ulong nonce)
    {
        var element = new byte[Length];
        ElementHead.Write(element, ElementKind.Tombstone, nonce);
        BinaryPrimitives.WriteInt64LittleEndian(element.AsSpan(ElementHead.Length), erasedAt);
        return element;
    }

    internal static bool TryRead(ReadOnlySpan<byte> element, out long erasedAt)
    {
        var whole = ElementHead.KindOf(element) == ElementKind.Tombstone && element.Length == Length;
        erasedAt = whole ? BinaryPrimitives.ReadInt64LittleEndian(element[ElementHead.Length..]) : 0;
        return whole && erasedAt >= 0;
    }
}
