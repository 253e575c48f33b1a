using Churn.Access;
using Churn.Features;
using Churn.Redis;
using Churn.Server.Configuration;
using Churn.Server.Metrics;
using Microsoft.Extensions.Options;

namespace Churn.Server.Customers;

/// <summary>Folds what the store answers into states that are used again and again.</summary>
internal sealed class CustomerStates : IDisposable
{
    private readonly long horizon;
    private readonly ServerMetrics metrics;
    private readonly ThreadLocal<CustomerState> ofThread;

    public CustomerStates(IOptions<ServerOptions> options, ServerMetrics metrics, TimeProvider time, ILogger<CustomerStates> log)
    {
        horizon = (long)options.Value.DedupeHorizon.TotalMilliseconds;
        this.metrics = metrics;
        ofThread = new(() => new CustomerState(horizon));
        Trouble = new CustomerTrouble(metrics, time, log);
    }

    /// <summary>A state for synchronous use: whoever awaits in between may find it overwritten.</summary>
    public CustomerState ForThisThread => ofThread.Value!;

    /// <summary>Hears of what goes wrong.</summary>
    public CustomerTrouble Trouble { get; }

    public static CustomerKey KeyOf(Caller caller, string customerId) => CustomerKey.From(caller.Tenant, customerId);

    public void Dispose() => ofThread.Dispose();

    /// <summary>Folds the first <paramref name="count"/> elements; unreadable ones are skipped.</summary>
    /// <exception cref="UnreadableSnapshotException">Counted, logged, and the customer takes no events for a while.</exception>
    public FoldSummary Fold(Compactor compactor, CustomerKey key, in StoredElements elements, int count, CustomerState into)
    {
        try
        {
            var folded = CustomerFold.Fold(elements, count, into);
            metrics.Pending(folded.Pending);
            return folded;
        }
        catch (UnreadableSnapshotException)
        {
            Trouble.Unreadable();
            compactor.Gate.CloseUnreadable(key);
            throw;
        }
    }

    /// <summary>Lets the compactor decide about a list that is folded whole into <paramref name="state"/>, and closes the customer to
    /// further events if too much of it is pending.</summary>
    public void Compact(Compactor compactor, CustomerKey key, in StoredElements elements, in FoldSummary folded, CustomerState state)
    {
        if (folded.Pending > Compactor.MaxPending || elements.IsTruncated)
        {
            compactor.Gate.CloseFull(key);
        }
        if (folded.Pending > CustomerGate.LongList)
        {
            compactor.Gate.SlowDown(key);
        }
        if (folded.IsCompactable)
        {
            _ = compactor.Offer(key, elements.Head, folded, state);
            return;
        }
        Trouble.Newer();
        if (folded.Compactable >= Compactor.MinPending)
        {
            // The state counts what follows the newer element too, and must not be written in the place of what precedes it.
            var before = new CustomerState(horizon);
            _ = compactor.Offer(key, elements.Head, CustomerFold.Fold(elements, folded.Compactable, before), before);
        }
    }
}
