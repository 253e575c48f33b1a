using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Churn.Features;

namespace Churn.Training.Histories;

/// <summary>Which event ids a customer has had, and with which contents. Exact but for hashes of 96 and 32 bits.</summary>
internal sealed class SeenIds
{
    private readonly Dictionary<(ulong, uint), uint> contents = [];

    public enum Answer
    {
        New,
        Copy,
        Conflict,
    }

    public Answer Note(in LogEvent e)
    {
        Span<byte> hash = stackalloc byte[32];
        Hash($"{e.CustomerId}\0{e.EventId}", hash);
        var key = (BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt32LittleEndian(hash[8..]));
        Hash(EventIds.Derive(e.Type, e.Category, e.OccurredAt, e.Value), hash);
        var said = BinaryPrimitives.ReadUInt32LittleEndian(hash);
        return contents.TryAdd(key, said) ? Answer.New : contents[key] == said ? Answer.Copy : Answer.Conflict;
    }

    private static void Hash(string text, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[1024];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], hash);
    }
}
