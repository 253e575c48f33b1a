using System.Globalization;
using System.Text;

namespace Churn.Redis;

/// <summary>Holds back the answered calls of one connection until a <c>WAIT</c> sent behind them says that enough replicas have what they
/// wrote. One for a connection, and itself the call that ends each batch.</summary>
/// <remarks>Of the reader loop, but for <see cref="Write"/>. Redis answers nothing else on a connection while it waits, so replies, and
/// with them what is held, stay in the order of the batches.</remarks>
internal sealed class ReplicaAcks(RedisEndpoint endpoint, int replicas, TimeSpan patience) : RedisCall
{
    private readonly byte[] _command = Command(replicas, patience);
    private readonly List<RedisCall> _held = [];

    public override void Write(PooledBuffer output) => output.Append(_command);

    /// <summary>Keeps a call that has its result until the batch is on the replicas.</summary>
    public void Hold(RedisCall call) => _held.Add(call);

    /// <exception cref="IOException">Too few replicas have the batch, or Redis does not say: the connection ends, and whether a new one may
    /// serve is asked when it is made.</exception>
    public override ReplyStep OnReply(ReadOnlySpan<byte> reply)
    {
        var reader = new RespReader(reply);
        if (reply[0] == '-')
        {
            throw new IOException($"Redis at {endpoint} does not wait for replicas: {reader.Error(reader.Read()).Message}");
        }

        long have = reader.Expect(':').Number;
        return have >= replicas ? ReplyStep.Done : throw new IOException(
            $"Redis at {endpoint} has the last writes on {have} of {replicas} replicas after {patience.TotalMilliseconds:0} ms.");
    }

    /// <summary>Completes what is held.</summary>
    public override void Finish()
    {
        foreach (RedisCall call in _held)
        {
            call.Finish();
        }

        _held.Clear();
    }

    /// <summary>What is held is failed by <see cref="FailHeld"/>, before all that is still unanswered.</summary>
    public override void Fail(Exception error)
    {
    }

    /// <summary>Fails what is held: the primary has it, too few replicas are known to.</summary>
    public void FailHeld(Exception cause)
    {
        foreach (RedisCall call in _held)
        {
            call.Fail(new RedisOutcomeUnknownException($"Written, but on too few replicas. {cause.Message}", cause) { IsOnPrimary = true });
        }

        _held.Clear();
    }

    private static byte[] Command(int replicas, TimeSpan patience)
    {
        string count = replicas.ToString(CultureInfo.InvariantCulture);
        string ms = ((long)patience.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        return Encoding.ASCII.GetBytes($"*3\r\n$4\r\nWAIT\r\n${count.Length}\r\n{count}\r\n${ms.Length}\r\n{ms}\r\n");
    }
}
