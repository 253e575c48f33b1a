namespace Churn.Simulation;

/// <summary>Takes the events of a day in any order and gives them out by time.</summary>
internal sealed class DaySink
{
    private const int IndexBits = 32;

    private readonly List<SimulatedEvent> events = [];
    private readonly List<SimulatedEvent> sorted = [];
    private ulong[] order = [];
    private long midnight;

    public void Begin(long midnightMs)
    {
        midnight = midnightMs;
        events.Clear();
    }

    /// <param name="customer">Index.</param>
    /// <param name="second">Of the day, below 86,400.</param>
    /// <param name="type">Of the catalogue.</param>
    /// <param name="category">Empty for none.</param>
    /// <param name="value">NaN for none.</param>
    public void Add(int customer, int second, string type, string category, double value) =>
        events.Add(new SimulatedEvent(customer, midnight + (second * 1000L), type, category, value));

    /// <summary>By time; of one second in the order in which they came. Valid until the next day.</summary>
    public IReadOnlyList<SimulatedEvent> Sorted()
    {
        if (order.Length < events.Count)
        {
            order = new ulong[events.Count * 2];
        }
        for (var i = 0; i < events.Count; i++)
        {
            order[i] = ((ulong)(events[i].OccurredAt - midnight) << IndexBits) | (uint)i;
        }
        Array.Sort(order, 0, events.Count);
        sorted.Clear();
        for (var i = 0; i < events.Count; i++)
        {
            sorted.Add(events[(int)(order[i] & uint.MaxValue)]);
        }
        return sorted;
    }
}
