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
        ElementHead.Write(element, ElementKind.Event, nonce);
        var units = e.Value is { } value ? FixedValue.FromDouble(value) : 0;
        element[8] = e.Value is null ? (byte)0 : (byte)HasValueFlag;
        BinaryPrimitives.WriteInt64LittleEndian(element.AsSpan(9), e.ReceivedAt);
        BinaryPrimitives.WriteInt64LittleEndian(element.AsSpan(17), e.OccurredAt);
        BinaryPrimitives.WriteInt64LittleEndian(element.AsSpan(29), units);
        BinaryPrimitives.WriteUInt16LittleEndian(element.AsSpan(37), checked((ushort)idLength));
        element[39] = checked((byte)e.Type.Length);
        element[40] = checked((byte)e.Category.Length);
        Encoding.UTF8.GetBytes(e.Id, element.AsSpan(FixedLength));
        Encoding.UTF8.GetBytes(e.Type, element.AsSpan(FixedLength + idLength));
        Encoding.UTF8.GetBytes(e.Category, element.AsSpan(FixedLength + idLength + e.Type.Length));
        var print = FingerprintOf(e, units, element.AsSpan(FixedLength + idLength));
        BinaryPrimitives.WriteUInt32LittleEndian(element.AsSpan(25), print);
        return element;
    }

    private static uint FingerprintOf(in CustomerEvent e, long units, ReadOnlySpan<byte> names)
    {
        // The key need not be secret: whoever can forge a fingerprint could as well resend the true event.
        // No value is that small, so it can stand for none.
        var key = e.Value is null ? unchecked((ulong)long.MinValue) : (ulong)units;
        return (uint)SipHash.Compute(names, key, (ulong)(e.SentOccurredAt ?? long.MinValue) ^ ((ulong)e.Type.Length << 56));
    }
}
