namespace Churn.Redis;

/// <summary>One PUBLISH that nobody waits for: what it tells is a hint, and whoever misses it looks again by itself.</summary>
/// <param name="channel">Where.</param>
/// <param name="sender">What is said: who says it.</param>
/// <param name="refused">Hears that the user may not publish; on the reader loop.</param>
internal sealed class PublishCall(byte[] channel, byte[] sender, Action<string> refused) : RedisCall
{
    public override void Write(PooledBuffer output)
    {
        output.Append("*3\r\n$7\r\nPUBLISH\r\n"u8);
        output.AppendBulk(channel);
        output.AppendBulk(sender);
    }

    public override ReplyStep OnReply(ReadOnlySpan<byte> reply)
    {
        var reader = new RespReader(reply);
        RespToken token = reader.Read();
        if (token.IsError && reader.Error(token) is { IsLasting: true } error)
        {
            refused(error.Message);
        }

        return ReplyStep.Done;
    }

    public override void Finish()
    {
    }

    public override void Fail(Exception error)
    {
    }
}
