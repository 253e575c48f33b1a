using Churn.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace Churn.Server.Customers;

/// <summary>What whoever erased a customer is told, so that they can tell the customer: what is gone, what may linger, and for how long.</summary>
internal static class ErasureReceipt
{
    /// <summary>How long a server process may keep a customer's last score, for answers while the store is away.</summary>
    public static readonly TimeSpan LastScoreKept = TimeSpan.FromSeconds(60);

    private static readonly string[] Removed =
    [
        "the profile", "counts, sums and times of events, by type and category", "events that were not counted yet",
        "hashes of event ids, by which copies are recognised", "ids of imports",
    ];

    /// <summary>Makes the receipt.</summary>
    /// <param name="customerId">As asked.</param>
    /// <param name="erasedAt">ms UTC.</param>
    /// <param name="retention">How long the tombstone stays.</param>
    /// <param name="isPersistent">Whether the store writes to disk.</param>
    public static DeleteCustomerResponse Make(string customerId, long erasedAt, TimeSpan retention, bool isPersistent)
    {
        var receipt = new DeleteCustomerResponse
        {
            CustomerId = customerId,
            ErasedAt = ProtocolTime.ToTimestamp(erasedAt),
            Removed = { Removed },
            TombstoneUntil = ProtocolTime.ToTimestamp(erasedAt + (long)retention.TotalMilliseconds),
            MayLinger =
            {
                new Remnant
                {
                    What = "the last score, in the memory of other server processes, for answers while the store is out of reach",
                    AtMost = Duration.FromTimeSpan(LastScoreKept),
                    EndedBy = "its age",
                },
                new Remnant
                {
                    What = "memory of server processes that nothing reads any more",
                    EndedBy = "the next customers, for whom it is used again, or the end of the process",
                },
            },
        };
        if (isPersistent)
        {
            receipt.MayLinger.Add(
            [
                new Remnant { What = "Redis' append-only file, where it is on", EndedBy = "its rewriting: by itself as it grows, or at once by BGREWRITEAOF" },
                new Remnant { What = "Redis' dump file, where it is on", EndedBy = "the next one: by Redis' own schedule, or at once by BGSAVE" },
                new Remnant { What = "replicas of Redis", EndedBy = "their having caught up, which is a matter of milliseconds while they are connected" },
                new Remnant { What = "backups of any of these files", EndedBy = "their own expiry; an erasure must be repeated after a restore" },
            ]);
        }
        return receipt;
    }
}
