using System.Runtime.InteropServices;
using Churn.Features;

namespace Churn.Redis;

/// <summary>A customer's list as it was read, oldest element first, on a pooled buffer that is lent until <see cref="Dispose"/>.</summary>
/// <remarks>Dispose exactly one copy exactly once: a second time would give memory back that is someone else's by then. Spans are not to be
/// used afterwards. <c>default</c> is the empty list and may be disposed.</remarks>
public readonly struct StoredElements : IDisposable
{
    // The buffer: Count pairs of int (start, length), then the bytes that they point to.
    private readonly byte[]? _buffer;

    private StoredElements(byte[] buffer, int count, bool isTruncated)
    {
        _buffer = buffer;
        Count = count;
        IsTruncated = isTruncated;
    }

    /// <summary>0 for an unknown customer.</summary>
    public int Count { get; }

    /// <summary>The list is longer than one read returns: these are its oldest elements. Folding them makes the rest readable.</summary>
    public bool IsTruncated { get; }

    /// <summary>Sum of the elements' lengths. O(Count).</summary>
    public int TotalBytes
    {
        get
        {
            int sum = 0;
            for (int i = 0; i < Count; i++)
            {
                sum += Bounds[(2 * i) + 1];
            }

            return sum;
        }
    }

    /// <summary>The first 8 bytes of element 0, little-endian, as <see cref="ICustomerStore.CompactAsync"/> takes them; 0 for an empty
    /// list. A shorter element, which this store never writes, counts as filled up with zeros.</summary>
    public ulong Head => Count == 0 ? 0 : ElementHead.Of(this[0]);

    /// <summary>One element's bytes; element 0 may be a snapshot.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in [0, Count).</exception>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _buffer.AsSpan(Bounds[2 * index], Bounds[(2 * index) + 1]);
        }
    }

    private Span<int> Bounds => MemoryMarshal.Cast<byte, int>(_buffer.AsSpan());

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer is not null)
        {
            LeasePool.Return(_buffer);
        }
    }

    /// <summary>Copies an array of strings out of a reply.</summary>
    /// <param name="reader">Stands before the array, and after it when this returns.</param>
    /// <param name="reply">What the reader reads.</param>
    /// <param name="most">Elements taken; further ones only set <see cref="IsTruncated"/>.</param>
    internal static StoredElements Read(ref RespReader reader, ReadOnlySpan<byte> reply, int most)
    {
        int sent = (int)reader.Expect('*').Number;
        if (sent <= 0)
        {
            return default;
        }

        // One copy of the array as it came, framing and all: the bounds leave the framing out.
        int from = reader.Position;
        int count = Math.Min(sent, most);
        int shift = (count * 2 * sizeof(int)) - from;
        byte[] buffer = LeasePool.Rent(reply.Length + shift);
        try
        {
            Span<int> bounds = MemoryMarshal.Cast<byte, int>(buffer.AsSpan());
            for (int i = 0; i < sent; i++)
            {
                RespToken element = reader.Expect('$');
                if (i < count)
                {
                    bounds[2 * i] = element.Start + shift;
                    bounds[(2 * i) + 1] = element.Length;
                }
            }

            reply[from..reader.Position].CopyTo(buffer.AsSpan(from + shift));
            return new StoredElements(buffer, count, sent > count);
        }
        catch
        {
            LeasePool.Return(buffer);
            throw;
        }
    }

    /// <summary>Copies elements that are in memory.</summary>
    internal static StoredElements Copy(List<byte[]> elements, int most)
    {
        int count = Math.Min(elements.Count, most);
        if (count == 0)
        {
            return default;
        }

        int start = count * 2 * sizeof(int);
        int size = start;
        for (int i = 0; i < count; i++)
        {
            size += elements[i].Length;
        }

        byte[] buffer = LeasePool.Rent(size);
        Span<int> bounds = MemoryMarshal.Cast<byte, int>(buffer.AsSpan());
        for (int i = 0; i < count; i++)
        {
            elements[i].CopyTo(buffer, start);
            bounds[2 * i] = start;
            bounds[(2 * i) + 1] = elements[i].Length;
            start += elements[i].Length;
        }

        return new StoredElements(buffer, count, elements.Count > count);
    }
}
