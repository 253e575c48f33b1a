namespace Churn.Grpc.Server;

/// <summary>A hashed timer wheel: deadlines hang in the slot of their tick modulo the number of slots.</summary>
/// <remarks>Adding and removing cost one short lock on one of 512 slots and no allocation, whatever the number of deadlines;
/// nearly every deadline is removed before it is due, and a timer each costs several times that. Thread-safe, but one caller of
/// <see cref="Advance"/> at a time. Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", 1987, scheme 6.</remarks>
internal sealed class DeadlineWheel
{
    private const int SlotCount = 512;

    private readonly Slot[] _slots = new Slot[SlotCount];
    private readonly Lock _advance = new();
    private long _reached;

    /// <param name="tick">The tick that it is now, from 0; those up to it have passed.</param>
    public DeadlineWheel(long tick)
    {
        _reached = tick;
        for (var i = 0; i < SlotCount; i++)
        {
            _slots[i] = new Slot();
        }
    }

    /// <summary>Hangs an entry in; it is due when <see cref="Advance"/> reaches its tick, at once if that has passed.</summary>
    public void Add(DeadlineEntry entry, long tick)
    {
        for (entry.Tick = tick; !TryLink(entry); entry.Tick = Volatile.Read(ref _reached) + 1)
        {
        }
    }

    /// <summary>Takes an entry out; nothing happens if it was due already.</summary>
    public void Remove(DeadlineEntry entry)
    {
        var slot = _slots[entry.Tick % SlotCount];
        lock (slot)
        {
            slot.Unlink(entry);
        }
    }

    /// <summary>Takes out every entry that is due up to a tick, and hands each over outside of all slot locks.</summary>
    public void Advance(long tick, Action<DeadlineEntry> due)
    {
        lock (_advance)
        {
            var from = Math.Max(_reached + 1, tick - SlotCount + 1);
            Volatile.Write(ref _reached, Math.Max(_reached, tick));
            for (var i = from; i <= tick; i++)
            {
                HandOver(_slots[i % SlotCount], tick, due);
            }
        }
    }

    // Advance publishes how far it is before it visits slots: whoever finds, under the slot's lock, that a tick is still to come
    // knows that its slot is still to be visited.
    private bool TryLink(DeadlineEntry entry)
    {
        var slot = _slots[entry.Tick % SlotCount];
        lock (slot)
        {
            if (entry.Tick <= Volatile.Read(ref _reached))
            {
                return false;
            }

            slot.Link(entry);
            return true;
        }
    }

    private static void HandOver(Slot slot, long tick, Action<DeadlineEntry> due)
    {
        DeadlineEntry? first;
        lock (slot)
        {
            first = slot.TakeDue(tick);
        }

        while (first is not null)
        {
            var next = first.Next;
            first.Next = null;
            due(first);
            first = next;
        }
    }

    /// <summary>A doubly linked list of entries; its own lock.</summary>
    private sealed class Slot
    {
        private DeadlineEntry? _first;

        public void Link(DeadlineEntry entry)
        {
            entry.Linked = true;
            entry.Next = _first;
            entry.Previous = null;
            if (_first is not null)
            {
                _first.Previous = entry;
            }

            _first = entry;
        }

        public void Unlink(DeadlineEntry entry)
        {
            if (!entry.Linked)
            {
                return;
            }

            entry.Linked = false;
            if (entry.Previous is null)
            {
                _first = entry.Next;
            }
            else
            {
                entry.Previous.Next = entry.Next;
            }

            if (entry.Next is not null)
            {
                entry.Next.Previous = entry.Previous;
            }

            entry.Next = null;
            entry.Previous = null;
        }

        /// <summary>Unlinks what is due and chains it by Next.</summary>
        public DeadlineEntry? TakeDue(long tick)
        {
            DeadlineEntry? chain = null;
            for (var entry = _first; entry is not null;)
            {
                var next = entry.Next;
                if (entry.Tick <= tick)
                {
                    Unlink(entry);
                    entry.Next = chain;
                    chain = entry;
                }

                entry = next;
            }

            return chain;
        }
    }
}
