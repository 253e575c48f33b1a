using Churn.Access;
using Churn.Features;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server.Access;
using Churn.Server.Configuration;
using Churn.Server.Errors;
using Churn.Server.Scoring;
using Churn.Server.Watching;
using Microsoft.Extensions.Options;
using Status = Google.Rpc.Status;

namespace Churn.Server.Customers;

/// <summary>Erases customers: a tombstone takes the place of all that is held.</summary>
internal sealed class CustomerEraser(
    ICustomerStore store, Compactor compactor, TimeProvider time, CustomerStates states, ChangeHub changes, LastScores lastScores,
    IOptions<ServerOptions> options, ILogger<CustomerEraser> log)
{
    /// <summary>Erases a customer, known or not.</summary>
    /// <returns>A receipt, or an error: expected failures do not throw.</returns>
    public async ValueTask<(DeleteCustomerResponse? Response, Status? Error)> EraseAsync(Caller caller, DeleteCustomerRequest request)
    {
        if (EventRules.Id(request.CustomerId) is { } wrong)
        {
            return (null, Failures.Invalid("customer_id", wrong));
        }
        var denied = Permission.Refuse(caller, Scopes.Erase, request.CustomerId);
        AccessLog.Audit(log, "DeleteCustomer", caller, allowed: denied is null);
        if (denied is not null)
        {
            return (null, denied);
        }
        var key = CustomerStates.KeyOf(caller, request.CustomerId);
        var erasedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        try
        {
            await store.EraseAsync(key, TombstoneElement.Encode(erasedAt, ElementNonce.Next())).ConfigureAwait(false);
        }
        catch (RedisException failure)
        {
            states.Trouble.Failed(failure);
            return (null, StoreFailures.OfChange(failure));
        }
        finally
        {
            lastScores.Forget(key);
        }
        // Whatever closed the customer to events is gone with the list.
        compactor.Gate.Reopen(key);
        changes.Note(key);
        return (ErasureReceipt.Make(request.CustomerId, erasedAt, options.Value.Retention, store.IsPersistent), null);
    }
}
