using System.Text;
using Churn.Redis;
using FsCheck;
using FsCheck.Fluent;

namespace Churn.Tests.Redis;

public sealed class RespProperties
{
    [Fact]
    public void AnySplitOfAnyReplies_FindsTheSameReplies() =>
        Prop.ForAll(
            Replies().ListOf().ToArbitrary(),
            Gen.Choose(1, 7).ListOf(20).ToArbitrary(),
            (replies, steps) => Scan(string.Concat(replies), [.. steps]).SequenceEqual(replies)).QuickCheckThrowOnFailure();

    [Fact]
    public void AnyBytes_AreScannedOrRefusedAndNeverCrash() =>
        Prop.ForAll(Gen.Elements("*$:+-\r\n0123456789ab".ToCharArray()).ArrayOf().ToArbitrary(), bytes =>
        {
            byte[] data = Encoding.ASCII.GetBytes(bytes);
            try
            {
                return !new RespScanner().TryScan(data, out int length) || (length <= data.Length && Walk(data.AsSpan(0, length)));
            }
            catch (RedisProtocolException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AnyElements_AreReadAsTheyWereWritten() =>
        Prop.ForAll(ArbMap.Default.GeneratorFor<byte[]>().ListOf().ToArbitrary(), Gen.Choose(1, 5).ToArbitrary(), (elements, most) =>
        {
            var buffer = new PooledBuffer();
            buffer.AppendArray(elements.Count);
            foreach (byte[] element in elements)
            {
                buffer.AppendBulk(element);
            }

            ReadOnlySpan<byte> reply = buffer.Written.Span;
            var reader = new RespReader(reply);
            using StoredElements read = StoredElements.Read(ref reader, reply, most);
            bool same = read.Count == Math.Min(most, elements.Count) && read.IsTruncated == elements.Count > most;
            for (int i = 0; i < read.Count; i++)
            {
                same &= read[i].SequenceEqual(elements[i]);
            }

            return same && reader.Position == reply.Length;
        }).QuickCheckThrowOnFailure();

    private static Gen<string> Replies()
    {
        Gen<string> leaf = Gen.OneOf(
            Gen.Elements("+OK\r\n", "-ERR x y\r\n", "$-1\r\n", "*-1\r\n", "*0\r\n", "$0\r\n\r\n"),
            Gen.Choose(-1000, 1000).Select(n => $":{n}\r\n"),
            Gen.Elements("a\r\n$1:*".ToCharArray()).ArrayOf().Select(c => $"${c.Length}\r\n{new string(c)}\r\n"));
        Gen<string> inner = Gen.OneOf(leaf, Array(leaf));
        return Gen.OneOf(leaf, Array(inner));
    }

    private static Gen<string> Array(Gen<string> of) => of.NonEmptyListOf().Select(items => $"*{items.Count}\r\n{string.Concat(items)}");

    private static List<string> Scan(string text, int[] steps)
    {
        byte[] data = Encoding.ASCII.GetBytes(text);
        var scanner = new RespScanner();
        var found = new List<string>();
        int start = 0;
        int step = 0;
        for (int end = 0; end < data.Length;)
        {
            end = Math.Min(data.Length, end + steps[step++ % steps.Length]);
            while (scanner.TryScan(data.AsSpan(start, end - start), out int length))
            {
                found.Add(Encoding.ASCII.GetString(data, start, length));
                start += length;
            }
        }

        return found;
    }

    private static bool Walk(ReadOnlySpan<byte> reply)
    {
        var reader = new RespReader(reply);
        while (reader.Position < reply.Length)
        {
            reader.Bytes(reader.Read());
        }

        return reader.Position == reply.Length;
    }
}
