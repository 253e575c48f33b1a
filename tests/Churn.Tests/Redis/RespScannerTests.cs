using System.Text;
using Churn.Redis;

namespace Churn.Tests.Redis;

public sealed class RespScannerTests
{
    [Theory]
    [InlineData("+OK\r\n")]
    [InlineData("-ERR no\r\n")]
    [InlineData(":-12\r\n")]
    [InlineData("$5\r\nhe\r\no\r\n")]
    [InlineData("$0\r\n\r\n")]
    [InlineData("$-1\r\n")]
    [InlineData("*0\r\n")]
    [InlineData("*-1\r\n")]
    [InlineData("*3\r\n:1\r\n*2\r\n$1\r\na\r\n*0\r\n+x\r\n")]
    public void WholeReply_IsFoundAndWhatFollowsLeft(string reply)
    {
        byte[] data = Encoding.ASCII.GetBytes(reply + "+next\r\n");
        var scanner = new RespScanner();
        Assert.True(scanner.TryScan(data, out int length));
        Assert.Equal(reply.Length, length);
        Assert.True(scanner.TryScan(data.AsSpan(length), out int next));
        Assert.Equal(7, next);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "0x48")]
    [InlineData("\r\n", "0x0D")]
    [InlineData("$12x\r\n", "not one")]
    [InlineData("$\r\n", "not one")]
    [InlineData("$+3\r\nabc\r\n", "not one")]
    [InlineData(":9223372036854775808\r\n", "not one")]
    [InlineData("$-2\r\n", "string of -2")]
    [InlineData("$99999999999\r\n", "string of 99999999999")]
    [InlineData("$67108860\r\n", "more than 67108864")]
    [InlineData("$3\r\nabcd\r\n", "longer than announced")]
    [InlineData("*-2\r\n", "array of -2")]
    [InlineData("*1000000000\r\n", "array of 1000000000")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n", "deep")]
    [InlineData("+OK\n", "CR LF")]
    [InlineData("*11111111111111111111111111111111", "more than 32 bytes")]
    public void HostileBytes_AreRefusedByName(string bytes, string expected)
    {
        byte[] data = Encoding.ASCII.GetBytes(bytes);
        RedisProtocolException error = Assert.Throws<RedisProtocolException>(() => new RespScanner().TryScan(data, out _));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EndlessLine_IsRefusedAtItsLimit()
    {
        var scanner = new RespScanner();
        byte[] line = new byte[RespLimits.LineBytes];
        line.AsSpan().Fill((byte)'+');
        Assert.False(scanner.TryScan(line.AsSpan(0, line.Length - 1), out _));
        Assert.Throws<RedisProtocolException>(() => scanner.TryScan(line, out _));
    }
}
