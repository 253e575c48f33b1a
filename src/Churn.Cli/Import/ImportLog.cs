using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Churn.Features;
using Churn.Training;

namespace Churn.Cli.Import;

/// <summary>A whole log in memory, each customer's events chained in the order of the log.</summary>
/// <remarks>32 bytes an event, the event's own id if it has one, and some 150 bytes a customer.</remarks>
internal sealed class ImportLog
{
    /// <summary>Most events that are held.</summary>
    public const int MaxEvents = 50_000_000;

    private const int MaxSeries = 10_000;

    private readonly Dictionary<string, int> indices = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Type, string Category), int> seriesIndices = [];
    private readonly List<(string Type, string Category)> series = [];
    private readonly List<(byte[] Type, byte[] Category)> seriesTexts = [];
    private readonly List<string> customers = [];
    private readonly List<int> first = [];
    private readonly List<int> last = [];
    private readonly List<ImportedEvent> events = [];
    private readonly IdTexts ids = new();

    /// <summary>Customers with events, and those that were added without.</summary>
    public IReadOnlyList<string> Customers => customers;

    /// <summary>Events of all of them.</summary>
    public int Events => events.Count;

    /// <summary>One customer's events, as indices, in the order of the log.</summary>
    /// <param name="customer">Index into <see cref="Customers"/>.</param>
    public IEnumerable<int> Of(int customer)
    {
        for (var i = first[customer]; i >= 0; i = events[i].Next)
        {
            yield return i;
        }
    }

    /// <summary>The element that stands for an event, with the id and the times that replay sends, so that each recognises the
    /// other's events.</summary>
    /// <param name="index">From <see cref="Of"/>.</param>
    /// <param name="receivedAt">When the import takes it in, ms.</param>
    /// <param name="nonce">56 random bits.</param>
    /// <param name="element">At least <see cref="EventElement.MaxLength"/>; written.</param>
    /// <returns>How many bytes were written.</returns>
    public int WriteElement(int index, long receivedAt, ulong nonce, Span<byte> element)
    {
        var e = events[index];
        var (type, category) = seriesTexts[e.Series];
        long? units = e.Units == ImportedEvent.NoValue ? null : e.Units;
        Span<byte> derived = stackalloc byte[EventIds.DerivedLength];
        ReadOnlySpan<byte> id = derived;
        if (e.Id != 0)
        {
            id = ids.Read(e.Id);
        }
        else
        {
            EventIds.Derive(type, category, e.OccurredAt, units, e.Occurrence, derived);
        }
        return EventElement.Write(id, type, category, units, e.OccurredAt, receivedAt, nonce, element);
    }

    /// <summary>Makes sure that a customer is among <see cref="Customers"/>.</summary>
    public int IndexOf(string customer)
    {
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(indices, customer, out var known);
        if (!known)
        {
            index = customers.Count;
            customers.Add(customer);
            first.Add(-1);
            last.Add(-1);
        }
        return index;
    }

    /// <summary>Adds a row.</summary>
    /// <param name="e">As read.</param>
    /// <param name="shift">Added to its time, ms.</param>
    /// <returns>Null, or why there is no room for it.</returns>
    public string? Add(in LogEvent e, long shift)
    {
        if (events.Count == MaxEvents)
        {
            return $"there are more than {MaxEvents:N0} events: split the log by customers, or by time, and import the parts in order";
        }
        if (SeriesOf(e.Type, e.Category) is not { } pair)
        {
            return $"there are more than {MaxSeries:N0} pairs of type and category: is one of these columns free text?";
        }
        if ((e.EventId is null ? 0u : ids.Add(e.EventId)) is not { } id)
        {
            return "the event ids take more than 4 GiB: split the log by customers, or by time, and import the parts in order";
        }
        var customer = IndexOf(e.CustomerId);
        Chain(customer);
        var units = e.Value is { } value ? FixedValue.FromDouble(value) : ImportedEvent.NoValue;
        events.Add(new ImportedEvent(e.OccurredAt + shift, units, pair, e.Occurrence, id, Next: -1));
        return null;
    }

    /// <summary>Adds all that the log says to a hash: equal for logs that say the same, however they are packed and name their columns.</summary>
    public void AddTo(IncrementalHash hash)
    {
        foreach (var text in customers.Concat(series.SelectMany(pair => (string[])[pair.Type, pair.Category])))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text + '\0'));
        }
        hash.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(first)));
        // In parts: the bytes of 50 million events are as many as one span holds, and almost more.
        var rest = CollectionsMarshal.AsSpan(events);
        while (!rest.IsEmpty)
        {
            var part = Math.Min(1 << 20, rest.Length);
            hash.AppendData(MemoryMarshal.AsBytes(rest[..part]));
            rest = rest[part..];
        }
        foreach (var piece in ids.Pieces)
        {
            hash.AppendData(piece);
        }
    }

    private void Chain(int customer)
    {
        if (last[customer] is >= 0 and var previous)
        {
            var all = CollectionsMarshal.AsSpan(events);
            all[previous] = all[previous] with { Next = events.Count };
        }
        else
        {
            first[customer] = events.Count;
        }
        last[customer] = events.Count;
    }

    private int? SeriesOf(string type, string category)
    {
        if (seriesIndices.TryGetValue((type, category), out var index))
        {
            return index;
        }
        if (series.Count == MaxSeries)
        {
            return null;
        }
        seriesIndices.Add((type, category), series.Count);
        series.Add((type, category));
        seriesTexts.Add((Encoding.UTF8.GetBytes(type), Encoding.UTF8.GetBytes(category)));
        return series.Count - 1;
    }
}
