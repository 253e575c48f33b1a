using System.Text;
using Churn.Redis;

namespace Churn.Tests.Fuzz;

/// <summary>A hostile Redis: bytes where replies should be, in any pieces. They are taken, or the connection is given up by name; memory
/// follows what came, never what was announced.</summary>
[Trait("Storm", "yes")]
public sealed class RespFuzzTests
{
    private const long MostAllocated = 1 << 20;
    private static readonly CustomerKey Key = CustomerKey.From("t", "c");
    private static readonly Mutator Replies = RespSamples.Replies;

    [Fact]
    public void HostileBytes_AreTakenOrRefusedWhateverThePieces()
    {
        var outcomes = FuzzStorm.Run("fuzz: RESP replies", 71, random => Cut(Replies.Next(random), random), input =>
        {
            var whole = Scan(input.Bytes, [input.Bytes.Length]);
            Assert.Equal(whole, Scan(input.Bytes, input.Cuts));
            return whole[^1].StartsWith('!') ? "refused" : whole.Length > 1 ? "taken" : "not whole yet";
        }, MostAllocated);
        Assert.Equal(3, outcomes.Count);
    }

    [Fact]
    public void EveryCall_TakesAnyReplyOrRefusesItByName()
    {
        var options = new RedisOptions { Address = RedisAddress.Parse("redis://127.0.0.1:1") };
        var range = ReadCall.Range(10);
        Func<RedisCall>[] calls =
        [
            () => ReadCall.Rent(Key, range, 10, null), () => AppendCall.Rent(Key, RespSamples.Element, erases: false, options, range, null),
            () => AppendCall.Rent(Key, RespSamples.Element, erases: true, options, range, null), () => CompactCall.Rent(Key, 1, 1, RespSamples.Element, null),
            () => new TextCall("INFO"),
        ];
        var outcomes = FuzzStorm.Run("fuzz: RESP replies to calls", 72, random => (Call: random.Next(calls.Length), Bytes: Replies.Next(random)), input =>
        {
            var call = calls[input.Call]();
            call.Write(new PooledBuffer());
            try
            {
                return Talk(call, input.Bytes);
            }
            catch (RedisException e)
            {
                Assert.True(e is RedisProtocolException or RedisServerException, $"{e.GetType()} {Encoding.Latin1.GetString(input.Bytes)}");
                return "refused";
            }
        }, MostAllocated);
        Assert.True(outcomes["refused"] > 0 && outcomes["Done"] > 0, string.Join(',', outcomes));
    }

    // What it would be asked by the loop that reads a connection.
    private static string Talk(RedisCall call, byte[] bytes)
    {
        var scanner = new RespScanner();
        var step = ReplyStep.More;
        for (var at = 0; step == ReplyStep.More && scanner.TryScan(bytes.AsSpan(at), out var length); at += length)
        {
            step = call.OnReply(bytes.AsSpan(at, length));
        }

        return $"{step}";
    }

    private static string[] Scan(byte[] bytes, int[] cuts)
    {
        var scanner = new RespScanner();
        var found = new List<string>();
        var start = 0;
        foreach (var end in cuts.Order().Append(bytes.Length))
        {
            try
            {
                while (scanner.TryScan(bytes.AsSpan(start, end - start), out var length))
                {
                    found.Add(Walk(bytes.AsSpan(start, length)));
                    start += length;
                }
            }
            catch (RedisProtocolException)
            {
                return [.. found, "!"];
            }
        }

        return [.. found, $"{start}"];
    }

    private static string Walk(ReadOnlySpan<byte> reply)
    {
        var reader = new RespReader(reply);
        var text = new StringBuilder();
        while (reader.Position < reply.Length)
        {
            var token = reader.Read();
            text.Append((char)token.Kind).Append(token.Number).Append(' ').Append(Convert.ToHexString(reader.Bytes(token)));
        }

        Assert.Equal(reply.Length, reader.Position);
        return text.ToString();
    }

    private static (byte[] Bytes, int[] Cuts) Cut(byte[] bytes, Random random) => (bytes, Segmented.Cuts(random, bytes.Length));
}
