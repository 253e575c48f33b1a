using System.Buffers;
using System.Globalization;
using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>A request whose bytes were made beforehand; only the ids of its events are filled in when it leaves.</summary>
/// <remarks>So that the load costs as little as it can of the machine that it shares with the server.</remarks>
internal sealed class Payload
{
    /// <summary>Stands in a template where an event's id goes: as long as one, 16 hexadecimal digits.</summary>
    public const string IdMark = "################";

    // Event ids are new in every run: those of before would be duplicates.
    private static readonly ulong FirstId = (ulong)Random.Shared.NextInt64();
    private static long lastId;

    private readonly byte[] template;
    private readonly int[] ids;

    /// <param name="template">The request's bytes, with <see cref="IdMark"/> for each event's id.</param>
    public Payload(byte[] template)
    {
        this.template = template;
        ids = [.. MarksIn(template)];
    }

    public static Marshaller<Payload> Marshaller { get; } = new(
        (payload, context) =>
        {
            context.SetPayloadLength(payload.template.Length);
            payload.WriteTo(context.GetBufferWriter());
            context.Complete();
        },
        _ => throw new NotSupportedException("requests are only sent"));

    /// <summary>The bytes, with new ids.</summary>
    public byte[] ToArray()
    {
        var bytes = template.AsSpan().ToArray();
        FillIn(bytes);
        return bytes;
    }

    private void WriteTo(IBufferWriter<byte> to)
    {
        var bytes = to.GetSpan(template.Length)[..template.Length];
        template.CopyTo(bytes);
        FillIn(bytes);
        to.Advance(template.Length);
    }

    private void FillIn(Span<byte> bytes)
    {
        foreach (var at in ids)
        {
            var id = FirstId + (ulong)Interlocked.Increment(ref lastId);
            id.TryFormat(bytes[at..], out _, "x16", CultureInfo.InvariantCulture);
        }
    }

    private static List<int> MarksIn(ReadOnlySpan<byte> bytes)
    {
        var mark = "################"u8;
        List<int> found = [];
        for (var from = 0; bytes[from..].IndexOf(mark) is >= 0 and var at; from += at + mark.Length)
        {
            found.Add(from + at);
        }
        return found;
    }
}
