using System.Text;

namespace Churn.Redis;

/// <summary>One token of a reply.</summary>
/// <param name="Kind">+ status, - error, : number, $ string, * array.</param>
/// <param name="Number">Of a number; of a string its length, of an array its count, -1 for null.</param>
/// <param name="Start">Of the bytes of a status, error or string, within the reply.</param>
/// <param name="Length">Of those bytes.</param>
internal readonly record struct RespToken(byte Kind, long Number, int Start, int Length)
{
    public bool IsError => Kind == '-';
}

/// <summary>Walks the tokens of one whole reply that <see cref="RespScanner"/> has checked.</summary>
internal ref struct RespReader(ReadOnlySpan<byte> reply)
{
    private readonly ReadOnlySpan<byte> _reply = reply;
    private int _position;

    /// <summary>Where the next token begins.</summary>
    public readonly int Position => _position;

    public readonly ReadOnlySpan<byte> Bytes(RespToken token) => _reply.Slice(token.Start, token.Length);

    public RespToken Read()
    {
        byte kind = _reply[_position];
        int start = _position + 1;
        int length = _reply[start..].IndexOf((byte)'\n') - 1;
        _position = start + length + 2;
        if (kind is (byte)'+' or (byte)'-')
        {
            return new RespToken(kind, 0, start, length);
        }

        long number = RespScanner.Number(_reply.Slice(start, length));
        if (kind != '$' || number < 0)
        {
            return new RespToken(kind, number, start, 0);
        }

        start = _position;
        _position += (int)number + 2;
        return new RespToken(kind, number, start, (int)number);
    }

    /// <summary>The next token, which must be of the kind that the command answers.</summary>
    /// <exception cref="RedisServerException">It is an error.</exception>
    /// <exception cref="RedisProtocolException">It is of another kind: replies and calls no longer match.</exception>
    public RespToken Expect(char kind)
    {
        RespToken token = Read();
        return token.Kind == kind ? token : throw Unexpected(token);
    }

    public readonly RedisServerException Error(RespToken token) => new(Encoding.UTF8.GetString(Bytes(token)));

    public readonly RedisException Unexpected(RespToken token) => token.IsError
        ? Error(token)
        : new RedisProtocolException($"Redis sent a reply of type '{(char)token.Kind}' that the command does not have.");
}
