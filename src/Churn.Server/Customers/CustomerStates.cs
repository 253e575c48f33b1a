using System.Security.Cryptography;
using Churn.Features;
using Churn.Redis;
using Churn.Server.Configuration;
using Churn.Server.Metrics;
using Microsoft.Extensions.Options;

namespace Churn.Server.Customers;

/// <summary>Folds what the store answers into states that are used again and again.</summary>
internal sealed class CustomerStates(IOptions<ServerOptions> options, ServerMetrics metrics, ILogger<CustomerStates> log)
    : IDisposable
{
    // There is one tenant until credentials name others.
    private const string Tenant = "default";

    private readonly ThreadLocal<CustomerState> ofThread = new(() => new((long)options.Value.DedupeHorizon.TotalMilliseconds));

    /// <summary>A state for synchronous use: whoever awaits in between may find it overwritten.</summary>
    public CustomerState ForThisThread => ofThread.Value!;

    public static CustomerKey KeyOf(string customerId) => CustomerKey.From(Tenant, customerId);

    public void Dispose() => ofThread.Dispose();

    /// <summary>56 random bits and more: elements are told apart by them.</summary>
    public static ulong Nonce()
    {
        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        return BitConverter.ToUInt64(random);
    }

    /// <summary>Folds the first <paramref name="count"/> elements; unreadable ones are skipped, counted and logged.</summary>
    public FoldSummary Fold(in StoredElements elements, int count, CustomerState into)
    {
        var folded = CustomerFold.Fold(elements, count, into);
        metrics.Pending(folded.Pending);
        if (folded.Unreadable > 0)
        {
            metrics.UnreadableElements.Add(folded.Unreadable);
            CustomerLog.Unreadable(log, folded.Unreadable);
        }
        return folded;
    }

    /// <summary>Lets the compactor decide about a list that is folded whole into <paramref name="state"/>.</summary>
    public static void Compact(Compactor compactor, CustomerKey key, in StoredElements elements, int pending, CustomerState state)
    {
        if (elements.Count > 0)
        {
            _ = compactor.Offer(key, ElementHead.Of(elements[0]), elements.Count, pending, state);
        }
    }
}
