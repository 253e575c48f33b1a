using System.Text;

namespace Churn.Cli.Import;

/// <summary>The event ids of a log that has its own, as UTF-8 in large pieces: a string each would take four times the memory.</summary>
internal sealed class IdTexts
{
    private const int PieceBits = 20;
    private const int PieceBytes = 1 << PieceBits;

    private readonly List<byte[]> pieces = [];

    // The first byte is nobody's, so that 0 can stand for no id.
    private uint end = 1;

    /// <summary>Pieces in order, unused bytes 0.</summary>
    public IEnumerable<byte[]> Pieces => pieces;

    /// <summary>Keeps an id of 1 to 256 bytes.</summary>
    /// <returns>Where it is; null if there is no more room, 4 GiB.</returns>
    public uint? Add(string id)
    {
        var length = Encoding.UTF8.GetByteCount(id);
        var at = (end & (PieceBytes - 1)) + 1 + length > PieceBytes ? (long)pieces.Count << PieceBits : end;
        if (at + 1 + length > uint.MaxValue)
        {
            return null;
        }
        if (at >> PieceBits == pieces.Count)
        {
            pieces.Add(new byte[PieceBytes]);
        }
        var free = pieces[(int)(at >> PieceBits)].AsSpan((int)at & (PieceBytes - 1));
        free[0] = (byte)(length - 1);
        Encoding.UTF8.GetBytes(id, free[1..]);
        end = (uint)(at + 1 + length);
        return (uint)at;
    }

    /// <param name="at">From <see cref="Add"/>.</param>
    /// <returns>1 to 256 bytes of UTF-8.</returns>
    public ReadOnlySpan<byte> Read(uint at)
    {
        var text = pieces[(int)(at >> PieceBits)].AsSpan((int)(at & (PieceBytes - 1)));
        return text.Slice(1, text[0] + 1);
    }
}
