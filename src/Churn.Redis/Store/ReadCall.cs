using System.Text;

namespace Churn.Redis;

/// <summary><c>LRANGE key 0 most</c>: one element more than is taken, which tells whether there are more.</summary>
internal sealed class ReadCall : StoreCall<StoredElements>
{
    private byte[] _range = [];
    private int _most;

    /// <summary>The tail of the command, made once: it is the same for every customer.</summary>
    public static byte[] Range(int most) => Encoding.ASCII.GetBytes($"$1\r\n0\r\n${most.ToString().Length}\r\n{most}\r\n");

    public static ReadCall Rent(CustomerKey key, byte[] range, int most, IStoreObserver? observer)
    {
        ReadCall call = CallPool<ReadCall>.Rent();
        call.Start(key, StoreCommand.Read, observer);
        call._range = range;
        call._most = most;
        return call;
    }

    public override void Write(PooledBuffer output)
    {
        output.Append("*4\r\n$6\r\nLRANGE\r\n"u8);
        output.AppendBulk(Key.Bytes);
        output.Append(_range);
    }

    public override ReplyStep OnReply(ReadOnlySpan<byte> reply)
    {
        var reader = new RespReader(reply);
        if (reply[0] == '-')
        {
            return Refuse(reader.Error(reader.Read()));
        }

        Result = StoredElements.Read(ref reader, reply, _most);
        return ReplyStep.Done;
    }

    protected override void Recycle()
    {
        base.Recycle();
        CallPool<ReadCall>.Return(this);
    }
}
