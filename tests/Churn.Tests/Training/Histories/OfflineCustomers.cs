using Churn.Features;
using Churn.Training;

namespace Churn.Tests.Training.Histories;

/// <summary>Computes features from a log in the way the server does, without a server: each event becomes the element that would
/// be stored, and is folded by the same code. The slow oracle of the trainer's replay.</summary>
internal sealed class OfflineCustomers
{
    // One receipt for all, as when a whole log is sent at once: what counts as a copy then does not hang on how far apart events
    // occurred, which a server that receives the log would not see either.
    private const long ReceivedAt = 0;

    private readonly Dictionary<string, List<byte[]>> elements = new(StringComparer.Ordinal);
    private readonly CustomerState state = new();
    private ulong nonce;

    /// <summary>Ids of the customers with at least one event, in order of their first.</summary>
    public IReadOnlyCollection<string> Ids => elements.Keys;

    /// <summary>Adds an event.</summary>
    public void Add(in LogEvent e)
    {
        if (!elements.TryGetValue(e.CustomerId, out var list))
        {
            elements[e.CustomerId] = list = [];
        }
        var id = e.EventId ?? EventIds.Derive(e.Type, e.Category, e.OccurredAt, e.Value, occurrence: e.Occurrence);
        var stored = new CustomerEvent(id, e.Type, e.Category, e.OccurredAt, e.Value, ReceivedAt, e.OccurredAt);
        list.Add(EventElement.Encode(stored, ++nonce));
    }

    /// <summary>Computes one customer's features.</summary>
    /// <param name="customerId">One of <see cref="Ids"/>, or unknown: a customer without events.</param>
    /// <param name="plan">What to compute.</param>
    /// <param name="asOf">ms; after every event that was added.</param>
    /// <param name="vector">Shape [F].</param>
    public void Evaluate(string customerId, FeaturePlan plan, long asOf, Span<double> vector)
    {
        state.Clear();
        if (elements.TryGetValue(customerId, out var list))
        {
            foreach (var element in list)
            {
                state.Fold(element);
            }
        }
        plan.Evaluate(state, asOf, vector);
    }
}
