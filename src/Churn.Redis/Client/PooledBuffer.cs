using System.Buffers;
using System.Buffers.Text;

namespace Churn.Redis;

/// <summary>A growing pooled buffer that commands are written to; one thread at a time.</summary>
internal sealed class PooledBuffer
{
    private const int Usual = 16 << 10;
    private const int KeepAtMost = 1 << 20;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Usual);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Free(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>A bulk string: <c>$length CR LF bytes CR LF</c>.</summary>
    public void AppendBulk(ReadOnlySpan<byte> bytes)
    {
        Span<byte> free = Free(bytes.Length + 16);
        int at = Header(free, (byte)'$', bytes.Length);
        bytes.CopyTo(free[at..]);
        at += bytes.Length;
        free[at] = (byte)'\r';
        free[at + 1] = (byte)'\n';
        Length += at + 2;
    }

    /// <summary>A number as a bulk string, the form in which commands take it.</summary>
    public void AppendBulk(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out int length);
        AppendBulk(digits[..length]);
    }

    /// <summary>The head of a command of <paramref name="count"/> strings, its name included.</summary>
    public void AppendArray(int count) => Length += Header(Free(16), (byte)'*', count);

    /// <summary>Takes back what was written since <paramref name="length"/>.</summary>
    public void Truncate(int length) => Length = length;

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > KeepAtMost)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = ArrayPool<byte>.Shared.Rent(Usual);
        }
    }

    /// <summary>Gives the memory back; the buffer is of no use afterwards.</summary>
    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private static int Header(Span<byte> target, byte kind, int number)
    {
        target[0] = kind;
        Utf8Formatter.TryFormat(number, target[1..], out int digits);
        target[digits + 1] = (byte)'\r';
        target[digits + 2] = (byte)'\n';
        return digits + 3;
    }

    private Span<byte> Free(int size)
    {
        if (_bytes.Length - Length < size)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + size, _bytes.Length * 2));
            _bytes.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(Length);
    }
}
