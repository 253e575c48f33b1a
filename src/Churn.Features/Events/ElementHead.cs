using System.Buffers.Binary;

namespace Churn.Features;

/// <summary>The first eight bytes of every stored element: its kind and seven random bytes.</summary>
public static class ElementHead
{
    /// <summary>Bytes of a head.</summary>
    public const int Length = 8;

    /// <summary>The head as a number, little-endian, to tell elements apart. An element too short to have one, which no version writes,
    /// counts as filled up with zeros.</summary>
    public static ulong Of(ReadOnlySpan<byte> element)
    {
        if (element.Length >= Length)
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(element);
        }
        Span<byte> head = stackalloc byte[Length];
        head.Clear();
        element.CopyTo(head);
        return BinaryPrimitives.ReadUInt64LittleEndian(head);
    }

    /// <summary>What the element is. Values that <see cref="ElementKind"/> does not name come from a newer version.</summary>
    public static ElementKind KindOf(ReadOnlySpan<byte> element) =>
        element.IsEmpty ? (ElementKind)byte.MaxValue : (ElementKind)element[0];

    /// <summary>Writes a head; the low 56 bits of <paramref name="nonce"/> must be random, or two elements may be taken for one.</summary>
    internal static void Write(Span<byte> element, ElementKind kind, ulong nonce) =>
        BinaryPrimitives.WriteUInt64LittleEndian(element, (nonce << 8) | (byte)kind);
}
