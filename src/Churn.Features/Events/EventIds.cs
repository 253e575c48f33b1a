using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace Churn.Features;

/// <summary>Derives ids for events that have none, so that sending the same event again is a duplicate and not a second event.</summary>
public static class EventIds
{
    private const ulong KeyLow = 0x6368_7572_6e2d_6964;
    private const ulong KeyHigh = 0x6576_656e_742d_6964;

    /// <summary>An id from what an event says: the same contents give the same id, on every machine and in every version.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="category">Its category; empty for none.</param>
    /// <param name="occurredAt">Its time as sent, ms.</param>
    /// <param name="value">Its value; null for none.</param>
    /// <param name="subjectId">What it was about; empty for none.</param>
    /// <param name="occurrence">0 for the first event with these contents, 1 for the next and so on: a log may hold several
    /// that are alike and all of them count.</param>
    /// <returns>23 ASCII characters, '~' first; 128 bits of hash, so that within a customer two never meet by chance.</returns>
    public static string Derive(
        string type, string category, long occurredAt, double? value, string subjectId = "", int occurrence = 0)
    {
        var length = Encoding.UTF8.GetByteCount(type) + Encoding.UTF8.GetByteCount(category)
            + Encoding.UTF8.GetByteCount(subjectId) + 24;
        Span<byte> content = length <= 512 ? stackalloc byte[length] : new byte[length];
        BinaryPrimitives.WriteInt64LittleEndian(content, occurredAt);
        BinaryPrimitives.WriteInt64LittleEndian(content[8..], value is { } v ? FixedValue.FromDouble(v) : long.MinValue);
        BinaryPrimitives.WriteInt32LittleEndian(content[16..], occurrence);
        var at = 20;
        foreach (var text in (ReadOnlySpan<string>)[type, category, subjectId])
        {
            at += Encoding.UTF8.GetBytes(text, content[at..]);
            content[at++] = 0;
        }
        Span<byte> hash = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(hash, SipHash.Compute(content[..at], KeyLow, KeyHigh));
        BinaryPrimitives.WriteUInt64LittleEndian(hash[8..], SipHash.Compute(content[..at], KeyHigh, KeyLow));
        return "~" + Base64Url.EncodeToString(hash);
    }
}
