using System.Buffers.Text;

namespace Churn.Redis;

/// <summary>Finds where the next RESP2 reply ends, whatever the split of the bytes; remembers how far it came.</summary>
/// <remarks>It allocates nothing for a length that is only claimed: memory follows the bytes that arrived.</remarks>
internal sealed class RespScanner
{
    private readonly int[] _remaining = new int[RespLimits.Depth];
    private int _depth;
    private int _position;

    /// <summary>Looks for a whole reply.</summary>
    /// <param name="data">All bytes since the end of the last reply; between calls it may only grow.</param>
    /// <param name="length">Of the reply; 0 if it is not whole yet.</param>
    /// <exception cref="RedisProtocolException">The bytes are not RESP2, or exceed a limit.</exception>
    public bool TryScan(ReadOnlySpan<byte> data, out int length)
    {
        while (TryToken(data, out bool opensArray))
        {
            if (!opensArray && EndsReply())
            {
                length = _position;
                _position = 0;
                return true;
            }
        }

        length = 0;
        return false;
    }

    /// <summary>The value of a header line such as <c>$42</c>; ends are strict so that a server has one way to say it.</summary>
    internal static long Number(ReadOnlySpan<byte> digits)
    {
        bool whole = Utf8Parser.TryParse(digits, out long value, out int used) && used == digits.Length && digits[0] != '+';
        return whole ? value : throw new RedisProtocolException("Redis sent a length or number that is not one.");
    }

    private bool EndsReply()
    {
        while (_depth > 0)
        {
            if (--_remaining[_depth - 1] > 0)
            {
                return false;
            }

            _depth--;
        }

        return true;
    }

    private bool TryToken(ReadOnlySpan<byte> data, out bool opensArray)
    {
        opensArray = false;
        if (!TryLine(data[_position..], out int line))
        {
            return false;
        }

        ReadOnlySpan<byte> value = data.Slice(_position + 1, line - 3);
        switch (data[_position])
        {
            case (byte)'$':
                return TryBulk(data, line, Number(value));
            case (byte)'*':
                _position += line;
                opensArray = OpenArray(Number(value));
                return true;
            case (byte)':':
                _ = Number(value);
                break;
        }

        _position += line;
        CheckSize(_position);
        return true;
    }

    private static bool TryLine(ReadOnlySpan<byte> data, out int length)
    {
        length = 0;
        if (data.IsEmpty)
        {
            return false;
        }

        if (data[0] is not ((byte)'+' or (byte)'-' or (byte)':' or (byte)'$' or (byte)'*'))
        {
            throw new RedisProtocolException($"Redis sent byte 0x{data[0]:X2} where a reply begins; is it a Redis server?");
        }

        int limit = data[0] is (byte)'+' or (byte)'-' ? RespLimits.LineBytes : 32;
        int end = data[..Math.Min(data.Length, limit)].IndexOf((byte)'\n');
        if (end < 0)
        {
            return data.Length < limit ? false : throw new RedisProtocolException($"Redis sent a line of more than {limit} bytes.");
        }

        if (end < 2 || data[end - 1] != '\r')
        {
            throw new RedisProtocolException("Redis sent a line that does not end in CR LF.");
        }

        length = end + 1;
        return true;
    }

    private bool TryBulk(ReadOnlySpan<byte> data, int line, long length)
    {
        if (length == -1)
        {
            _position += line;
            return true;
        }

        if (length is < 0 or > RespLimits.ReplyBytes)
        {
            throw new RedisProtocolException($"Redis announced a string of {length} bytes; at most {RespLimits.ReplyBytes} are taken.");
        }

        long end = _position + line + length + 2;
        CheckSize(end);
        if (data.Length < end)
        {
            return false;
        }

        if (data[(int)end - 2] != '\r' || data[(int)end - 1] != '\n')
        {
            throw new RedisProtocolException("Redis sent a string that is longer than announced.");
        }

        _position = (int)end;
        return true;
    }

    private bool OpenArray(long length)
    {
        if (length is < -1 or > RespLimits.ArrayLength)
        {
            throw new RedisProtocolException($"Redis announced an array of {length}; at most {RespLimits.ArrayLength} are taken.");
        }

        CheckSize(_position);
        if (length <= 0)
        {
            return false;
        }

        if (_depth == RespLimits.Depth)
        {
            throw new RedisProtocolException($"Redis sent arrays more than {RespLimits.Depth} deep.");
        }

        _remaining[_depth++] = (int)length;
        return true;
    }

    private static void CheckSize(long bytes)
    {
        if (bytes > RespLimits.ReplyBytes)
        {
            throw new RedisProtocolException($"Redis sent a reply of more than {RespLimits.ReplyBytes} bytes.");
        }
    }
}
