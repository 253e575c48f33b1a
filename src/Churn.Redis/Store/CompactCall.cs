using System.Buffers.Binary;

namespace Churn.Redis;

/// <summary>The compare-and-set of a compaction, or of an import: EVALSHA, and after NOSCRIPT once more as EVAL, which also loads the
/// script anew.</summary>
internal sealed class CompactCall : StoreCall<bool>
{
    private ulong _head;
    private int _folded;
    private ReadOnlyMemory<byte> _snapshot;
    private long _ttlMilliseconds;
    private bool _sendsSource;

    /// <param name="key">The customer.</param>
    /// <param name="head">As it was read.</param>
    /// <param name="folded">Elements that the snapshot stands for; 0, for an import alone: the list must still be empty.</param>
    /// <param name="snapshot">What takes their place.</param>
    /// <param name="observer">Null: nobody listens.</param>
    /// <param name="ttlMilliseconds">Of an import, which begins the time to live anew; 0 for a compaction, which leaves it.</param>
    public static CompactCall Rent(
        CustomerKey key, ulong head, int folded, ReadOnlyMemory<byte> snapshot, IStoreObserver? observer, long ttlMilliseconds = 0)
    {
        CompactCall call = CallPool<CompactCall>.Rent();
        call.Start(key, StoreCommand.Compact, observer);
        call._head = head;
        call._folded = folded;
        call._snapshot = snapshot;
        call._ttlMilliseconds = ttlMilliseconds;
        call._sendsSource = false;
        return call;
    }

    public override void Write(PooledBuffer output)
    {
        bool imports = _ttlMilliseconds > 0;
        output.AppendArray(imports ? 8 : 7);
        if (_sendsSource)
        {
            output.AppendBulk("EVAL"u8);
            output.AppendBulk(imports ? ImportScript.Source : CompactScript.Source);
        }
        else
        {
            output.AppendBulk("EVALSHA"u8);
            output.AppendBulk(imports ? ImportScript.Sha1 : CompactScript.Sha1);
        }

        Span<byte> head = stackalloc byte[StoreLimits.HeadBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(head, _head);
        output.AppendBulk("1"u8);
        output.AppendBulk(Key.Bytes);
        output.AppendBulk(head);
        output.AppendBulk(_folded);
        output.AppendBulk(_snapshot.Span);
        if (imports)
        {
            output.AppendBulk(_ttlMilliseconds);
        }
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
