using System.Globalization;
using System.Text;
using Churn.Features;
using Churn.Simulation;

namespace Churn.LoadTests;

/// <summary>Makes a customer's snapshot of events, as a server would have left it that received each when it occurred.</summary>
/// <remarks>So the ids that tell copies apart have expired but for the last 16, as with customers who have lived through their history; a history
/// that is sent in today leaves up to 4,096. Not thread-safe.</remarks>
internal sealed class StateMaker
{
    private readonly CustomerState state = new();
    private readonly byte[] element = new byte[EventElement.MaxLength];
    private ulong nonce = 1;

    /// <summary>Element 0 of a customer's list.</summary>
    /// <param name="events">Of the customer, in the order of receipt.</param>
    /// <param name="now">ms since 1970.</param>
    public byte[] Snapshot(IEnumerable<SimulatedEvent> events, long now)
    {
        state.Clear();
        var id = 0;
        Span<byte> idText = stackalloc byte[16];
        foreach (var e in events)
        {
            (++id).TryFormat(idText, out _, "x16", CultureInfo.InvariantCulture);
            long? units = double.IsNaN(e.Value) ? null : FixedValue.FromDouble(e.Value);
            var length = EventElement.Write(
                idText, Encoding.ASCII.GetBytes(e.Type), Encoding.ASCII.GetBytes(e.Category), units, e.OccurredAt, e.OccurredAt, nonce++, element);
            state.Fold(element.AsSpan(0, length));
        }
        return state.WriteSnapshot(nonce++, now);
    }
}
