using Churn.Redis;
using Churn.Server.Errors;
using Status = Google.Rpc.Status;

namespace Churn.Server.Customers;

/// <summary>Reads what is stored on a customer for whoever tells of it, and turns what goes wrong into an error.</summary>
internal sealed class CustomerReads(ICustomerStore store, CustomerStates states)
{
    /// <summary>Tells of a customer's elements; may throw <see cref="UnreadableSnapshotException"/>.</summary>
    public delegate (T? Response, Status? Error) Describe<T>(in StoredElements elements);

    /// <summary>Reads and tells.</summary>
    /// <returns>What is told, or an error: expected failures do not throw.</returns>
    public async ValueTask<(T? Response, Status? Error)> ReadAsync<T>(CustomerKey key, Describe<T> describe)
        where T : class
    {
        try
        {
            using var elements = await store.ReadAsync(key).ConfigureAwait(false);
            return describe(elements);
        }
        catch (RedisException failure)
        {
            states.Trouble.Failed(failure);
            return (null, StoreFailures.OfRead(failure));
        }
        catch (UnreadableSnapshotException)
        {
            return (null, Failures.StateUnreadable);
        }
    }
}
