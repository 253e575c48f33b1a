namespace Churn.Redis;

/// <summary><c>MULTI; [DEL key;] RPUSH key element; LRANGE key 0 most; PEXPIRE key ttl; EXEC</c> in one write; with DEL it
/// erases.</summary>
internal sealed class AppendCall : StoreCall<StoredElements>
{
    private byte[] _range = [];
    private int _most;
    private long _ttlMilliseconds;
    private ReadOnlyMemory<byte> _element;
    private bool _erases;
    private int _replies;
    private RedisServerException? _queueing;

    public static AppendCall Rent(
        CustomerKey key, ReadOnlyMemory<byte> element, bool erases, RedisOptions options, byte[] range, IStoreObserver? observer)
    {
        AppendCall call = CallPool<AppendCall>.Rent();
        call.Start(key, erases ? StoreCommand.Erase : StoreCommand.Append, observer);
        call._range = range;
        call._most = options.MaxElements;
        call._ttlMilliseconds = (long)options.KeyTtl.TotalMilliseconds;
        call._element = element;
        call._erases = erases;
        return call;
    }

    public override void Write(PooledBuffer output)
    {
        ReadOnlySpan<byte> key = Key.Bytes;
        _replies = 0;
        _queueing = null;
        output.Append("*1\r\n$5\r\nMULTI\r\n"u8);
        if (_erases)
        {
            output.Append("*2\r\n$3\r\nDEL\r\n"u8);
            output.AppendBulk(key);
        }

        output.Append("*3\r\n$5\r\nRPUSH\r\n"u8);
        output.AppendBulk(key);
        output.AppendBulk(_element.Span);
        output.Append("*4\r\n$6\r\nLRANGE\r\n"u8);
        output.AppendBulk(key);
        output.Append(_range);
        output.Append("*3\r\n$7\r\nPEXPIRE\r\n"u8);
        output.AppendBulk(key);
        output.AppendBulk(_ttlMilliseconds);
        output.Append("*1\r\n$4\r\nEXEC\r\n"u8);
    }

    public override ReplyStep OnReply(ReadOnlySpan<byte> reply)
    {
        var reader = new RespReader(reply);
        int before = _erases ? 5 : 4;
        if (_replies++ == before)
        {
            return reply[0] == '-' ? OnAborted(reader.Error(reader.Read())) : OnExecuted(ref reader, reply);
        }

        RespToken token = reader.Read();
        if (token.IsError)
        {
            // EXEC only says that something was wrong; the first error says what.
            _queueing ??= reader.Error(token);
        }
        else if (token.Kind != '+' && _queueing is null)
        {
            throw reader.Unexpected(token);
        }

        return ReplyStep.More;
    }

    protected override void Recycle()
    {
        base.Recycle();
        _element = default;
        _queueing = null;
        CallPool<AppendCall>.Return(this);
    }

    private ReplyStep OnAborted(RedisServerException error)
    {
        if (error.Code == "EXECABORT")
        {
            return Refuse(_queueing ?? error);
        }

        // Were MULTI itself refused, RPUSH would have run by itself: only EXECABORT proves that it did not.
        Error = new RedisOutcomeUnknownException("Redis refused the transaction; the append may be made or not.", _queueing ?? error);
        return ReplyStep.Done;
    }

    private ReplyStep OnExecuted(ref RespReader reader, ReadOnlySpan<byte> reply)
    {
        int expected = _erases ? 4 : 3;
        RespToken array = reader.Expect('*');
        if (array.Number != expected)
        {
            throw new RedisProtocolException($"Redis answered EXEC with {array.Number} replies instead of {expected}.");
        }

        if (_erases)
        {
            reader.Expect(':');
        }

        RespToken pushed = reader.Read();
        if (pushed.IsError)
        {
            Error = reader.Error(pushed);
            return ReplyStep.Done;
        }

        StoredElements elements = StoredElements.Read(ref reader, reply, _most);
        // RPUSH has answered, so the element is stored; beyond what one read returns it cannot be seen.
        if (elements.IsTruncated || IsOwnLast(elements))
        {
            Result = elements;
            return ReplyStep.Done;
        }

        elements.Dispose();
        Error = new RedisOutcomeUnknownException("The appended element is not the last in Redis' reply.");
        return ReplyStep.Done;
    }

    private bool IsOwnLast(StoredElements elements) =>
        elements.Count > 0 && elements[elements.Count - 1].SequenceEqual(_element.Span);
}
