using System.Buffers.Binary;
using System.Text;

namespace Churn.Features;

/// <summary>An event as it is stored until it is folded.</summary>
/// <remarks>Head (8 bytes), flags (1: has a value), received at (8), occurred at (8), fingerprint (4), value units (8), lengths of
/// id (2), type (1) and category (1), then these three. Little-endian. A read copies nothing.</remarks>
public readonly ref struct EventElement
{
    private const int HasValueFlag = 1;
    private const int FixedLength = ElementHead.Length + 1 + 8 + 8 + 4 + 8 + 2 + 1 + 1;

    /// <summary>Bytes of the longest element.</summary>
    public const int MaxLength = FixedLength + EventRules.MaxIdBytes + (2 * EventRules.MaxSlugLength);

    private EventElement(ReadOnlySpan<byte> element, int idLength, int typeLength, int categoryLength)
    {
        HasValue = (element[8] & HasValueFlag) != 0;
        ReceivedAt = BinaryPrimitives.ReadInt64LittleEndian(element[9..]);
        OccurredAt = BinaryPrimitives.ReadInt64LittleEndian(element[17..]);
        Fingerprint = BinaryPrimitives.ReadUInt32LittleEndian(element[25..]);
        Value = BinaryPrimitives.ReadInt64LittleEndian(element[29..]);
        Id = element.Slice(FixedLength, idLength);
        Type = element.Slice(FixedLength + idLength, typeLength);
        Category = element.Slice(FixedLength + idLength + typeLength, categoryLength);
    }

    /// <summary>The server's clock at receipt, ms.</summary>
    public long ReceivedAt { get; }

    /// <summary>Event time, ms.</summary>
    public long OccurredAt { get; }

    /// <summary>Hash of time as sent, type, category and value: tells a copy from another event under the same id.</summary>
    public uint Fingerprint { get; }

    /// <summary>Whether <see cref="Value"/> counts.</summary>
    public bool HasValue { get; }

    /// <summary>The value in 1/10,000; 0 without one.</summary>
    public long Value { get; }

    /// <summary>The event's id, UTF-8.</summary>
    public ReadOnlySpan<byte> Id { get; }

    /// <summary>The event's type, ASCII.</summary>
    public ReadOnlySpan<byte> Type { get; }

    /// <summary>The event's category, ASCII; empty for none.</summary>
    public ReadOnlySpan<byte> Category { get; }

    /// <summary>Reads a stored event.</summary>
    /// <returns>False if the bytes are no whole event element.</returns>
    public static bool TryRead(ReadOnlySpan<byte> element, out EventElement read)
    {
        read = default;
        if (element.Length < FixedLength || element[0] != (byte)ElementKind.Event || (element[8] & ~HasValueFlag) != 0)
        {
            return false;
        }
        int id = BinaryPrimitives.ReadUInt16LittleEndian(element[37..]), type = element[39], category = element[40];
        if (element.Length != FixedLength + id + type + category || id == 0 || id > EventRules.MaxIdBytes
            || type is 0 or > EventRules.MaxSlugLength || category > EventRules.MaxSlugLength)
        {
            return false;
        }
        read = new EventElement(element, id, type, category);
        return read.OccurredAt is >= 0 and < EventTime.End && read.Value is >= -FixedValue.MaxUnits and <= FixedValue.MaxUnits;
    }

    /// <summary>The element to store for an event that keeps <see cref="EventRules"/>.</summary>
    /// <param name="e">The event.</param>
    /// <param name="nonce">56 random bits.</param>
    public static byte[] Encode(in CustomerEvent e, ulong nonce)
    {
        var idLength = Encoding.UTF8.GetByteCount(e.Id);
        var element = new byte[FixedLength + idLength + e.Type.Length + e.Category.Length];
        Encoding.UTF8.GetBytes(e.Id, element.AsSpan(FixedLength));
        Encoding.UTF8.GetBytes(e.Type, element.AsSpan(FixedLength + idLength));
        Encoding.UTF8.GetBytes(e.Category, element.AsSpan(FixedLength + idLength + e.Type.Length));
        WriteFixed(
            element, nonce, (idLength, e.Type.Length, e.Category.Length), e.Value is { } value ? FixedValue.FromDouble(value) : null,
            e.OccurredAt, e.SentOccurredAt ?? long.MinValue, e.ReceivedAt);
        return element;
    }

    /// <summary>The same element for an event whose time was sent, without allocation.</summary>
    /// <param name="id">1 to 256 bytes.</param>
    /// <param name="type">Slug.</param>
    /// <param name="category">Slug; empty for none.</param>
    /// <param name="units">Value in 1/10,000; null for none.</param>
    /// <param name="occurredAt">As sent, ms.</param>
    /// <param name="receivedAt">ms.</param>
    /// <param name="nonce">56 random bits.</param>
    /// <param name="element">At least <see cref="MaxLength"/>; written.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Write(
        ReadOnlySpan<byte> id, ReadOnlySpan<byte> type, ReadOnlySpan<byte> category, long? units, long occurredAt, long receivedAt, ulong nonce,
        Span<byte> element)
    {
        id.CopyTo(element[FixedLength..]);
        type.CopyTo(element[(FixedLength + id.Length)..]);
        category.CopyTo(element[(FixedLength + id.Length + type.Length)..]);
        var length = FixedLength + id.Length + type.Length + category.Length;
        WriteFixed(element[..length], nonce, (id.Length, type.Length, category.Length), units, occurredAt, occurredAt, receivedAt);
        return length;
    }

    // The texts are in their places already. No value is as small as the units that stand for none.
    private static void WriteFixed(
        Span<byte> element, ulong nonce, (int Id, int Type, int Category) lengths, long? units, long occurredAt, long sentAt, long receivedAt)
    {
        ElementHead.Write(element, ElementKind.Event, nonce);
        element[8] = units is null ? (byte)0 : (byte)HasValueFlag;
        BinaryPrimitives.WriteInt64LittleEndian(element[9..], receivedAt);
        BinaryPrimitives.WriteInt64LittleEndian(element[17..], occurredAt);
        // The key need not be secret: whoever can forge a fingerprint could as well resend the true event.
        var print = SipHash.Compute(
            element[(FixedLength + lengths.Id)..], (ulong)(units ?? long.MinValue), (ulong)sentAt ^ ((ulong)lengths.Type << 56));
        BinaryPrimitives.WriteUInt32LittleEndian(element[25..], (uint)print);
        BinaryPrimitives.WriteInt64LittleEndian(element[29..], units ?? 0);
        BinaryPrimitives.WriteUInt16LittleEndian(element[37..], checked((ushort)lengths.Id));
        element[39] = checked((byte)lengths.Type);
        element[40] = checked((byte)lengths.Category);
    }
}
