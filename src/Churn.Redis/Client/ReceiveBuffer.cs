using System.Buffers;

namespace Churn.Redis;

/// <summary>Bytes received and not yet consumed, in one piece; grows with what arrives, never with what is announced.</summary>
internal sealed class ReceiveBuffer
{
    private const int Usual = 64 << 10;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Usual);
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    public void Received(int count) => _end += count;

    public void Consume(int count) => _start += count;

    /// <summary>Room for the next read: at least a quarter of the buffer.</summary>
    public Memory<byte> Free()
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (_bytes.Length > 16 * Usual)
            {
                Replace(Usual);
            }
        }
        else if (_bytes.Length - _end < _bytes.Length / 4)
        {
            MakeRoom();
        }

        return _bytes.AsMemory(_end);
    }

    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _start = _end = 0;
    }

    private void MakeRoom()
    {
        int unread = _end - _start;
        if (unread <= _bytes.Length / 2)
        {
            Unread.CopyTo(_bytes);
            _start = 0;
            _end = unread;
            return;
        }

        Replace(_bytes.Length * 2);
    }

    private void Replace(int size)
    {
        byte[] other = ArrayPool<byte>.Shared.Rent(size);
        int unread = _end - _start;
        Unread.CopyTo(other);
        ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _start, _end) = (other, 0, unread);
    }
}
