using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace Churn.Features;

/// <summary>Derives ids for events that have none, so that sending the same event again is a duplicate and not a second event.</summary>
public static class EventIds
{
    /// <summary>Characters of a derived id, each one byte.</summary>
    public const int DerivedLength = 23;

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
        WriteNumbers(content, occurredAt, value is { } v ? FixedValue.FromDouble(v) : null, occurrence);
        var at = 20;
        foreach (var text in (ReadOnlySpan<string>)[type, category, subjectId])
        {
            at += Encoding.UTF8.GetBytes(text, content[at..]);
            content[at++] = 0;
        }
        Span<byte> id = stackalloc byte[DerivedLength];
        Hash(content[..at], id);
        return Encoding.ASCII.GetString(id);
    }

    /// <summary>The same id as ASCII, without allocation.</summary>
    /// <param name="type">Slug.</param>
    /// <param name="category">Slug; empty for none.</param>
    /// <param name="occurredAt">Its time as sent, ms.</param>
    /// <param name="units">Its value in 1/10,000; null for none.</param>
    /// <param name="occurrence">As above.</param>
    /// <param name="id">Shape [<see cref="DerivedLength"/>]; written.</param>
    public static void Derive(
        ReadOnlySpan<byte> type, ReadOnlySpan<byte> category, long occurredAt, long? units, int occurrence, Span<byte> id)
    {
        Span<byte> content = stackalloc byte[(2 * EventRules.MaxSlugLength) + 24];
        WriteNumbers(content, occurredAt, units, occurrence);
        type.CopyTo(content[20..]);
        content[20 + type.Length] = 0;
        var at = 21 + type.Length;
        category.CopyTo(content[at..]);
        at += category.Length;
        // Behind the category, and behind the subject that there is not.
        content[at++] = 0;
        content[at++] = 0;
        Hash(content[..at], id);
    }

    private static void WriteNumbers(Span<byte> content, long occurredAt, long? units, int occurrence)
    {
        BinaryPrimitives.WriteInt64LittleEndian(content, occurredAt);
        BinaryPrimitives.WriteInt64LittleEndian(content[8..], units ?? long.MinValue);
        BinaryPrimitives.WriteInt32LittleEndian(content[16..], occurrence);
    }

    private static void Hash(ReadOnlySpan<byte> content, Span<byte> id)
    {
        Span<byte> hash = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(hash, SipHash.Compute(content, KeyLow, KeyHigh));
        BinaryPrimitives.WriteUInt64LittleEndian(hash[8..], SipHash.Compute(content, KeyHigh, KeyLow));
        id[0] = (byte)'~';
        Base64Url.EncodeToUtf8(hash, id[1..]);
    }
}
