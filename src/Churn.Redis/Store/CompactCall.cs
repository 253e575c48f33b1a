using System.Buffers.Binary;

namespace Churn.Redis;

/// <summary>The compare-and-set of a compaction: EVALSHA, and after NOSCRIPT once more as EVAL, which also loads the script anew.</summary>
internal sealed class CompactCall : StoreCall<bool>
{
    private ulong _head;
    private int _folded;
    private ReadOnlyMemory<byte> _snapshot;
    private bool _sendsSource;

    public static CompactCall Rent(CustomerKey key, ulong head, int folded, ReadOnlyMemory<byte> snapshot, IStoreObserver? observer)
    {
        CompactCall call = CallPool<CompactCall>.Rent();
        call.Start(key, StoreCommand.Compact, observer);
        call._head = head;
        call._folded = folded;
        call._snapshot = snapshot;
        call._sendsSource = false;
        return call;
    }

    public override void Write(PooledBuffer output)
    {
        output.AppendArray(7);
        if (_sendsSource)
        {
            output.AppendBulk("EVAL"u8);
            output.AppendBulk(CompactScript.Source);
        }
        else
        {
            output.AppendBulk("EVALSHA"u8);
            output.AppendBulk(CompactScript.Sha1);
        }

        Span<byte> head = stackalloc byte[StoreLimits.HeadBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(head, _head);
        output.AppendBulk("1"u8);
        output.AppendBulk(Key.Bytes);
        output.AppendBulk(head);
        output.AppendBulk(_folded);
        output.AppendBulk(_snapshot.Span);
    }

    public override ReplyStep OnReply(ReadOnlySpan<byte> reply)
    {
        var reader = new RespReader(reply);
        if (reply[0] != '-')
        {
            Result = reader.Expect(':').Number == 1;
            return ReplyStep.Done;
        }

        RedisServerException error = reader.Error(reader.Read());
        if (error.Code == "NOSCRIPT" && !_sendsSource)
        {
            _sendsSource = true;
            return ReplyStep.Resend;
        }

        return Refuse(error);
    }

    protected override void Recycle()
    {
        base.Recycle();
        _snapshot = default;
        CallPool<CompactCall>.Return(this);
    }
}
