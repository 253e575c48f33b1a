namespace Churn.Server.Metrics;

/// <summary>The largest number of the last one to two minutes. Reading takes nothing away; an observation takes no lock.</summary>
/// <remarks>Two slots, one for the even and one for the odd minutes of the monotonic clock. A slot holds its minute above the number,
/// so that one comparison lets a later minute win over an earlier one, and within a minute the larger number.</remarks>
internal sealed class RecentMaximum(TimeProvider time)
{
    private const int SecondsPerSlot = 60;
    private const int NumberBits = 32;

    private readonly long[] slots = new long[2];

    private long Minute => time.GetTimestamp() / (time.TimestampFrequency * SecondsPerSlot);

    /// <summary>0 if there was none.</summary>
    public int Value
    {
        get
        {
            var oldest = Minute - 1;
            var most = 0;
            for (var i = 0; i < slots.Length; i++)
            {
                var slot = Volatile.Read(ref slots[i]);
                most = slot >> NumberBits >= oldest ? Math.Max(most, (int)slot) : most;
            }
            return most;
        }
    }

    /// <param name="number">At least 0.</param>
    public void Observe(int number)
    {
        var minute = Minute;
        ref var slot = ref slots[minute & 1];
        var offered = (minute << NumberBits) | (uint)number;
        var held = Volatile.Read(ref slot);
        while (offered > held)
        {
            var met = Interlocked.CompareExchange(ref slot, offered, held);
            if (met == held)
            {
                return;
            }
            held = met;
        }
    }
}
