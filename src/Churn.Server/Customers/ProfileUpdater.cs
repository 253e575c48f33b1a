using Churn.Access;
using Churn.Features;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server.Access;
using Churn.Server.Errors;
using Churn.Server.Watching;
using Status = Google.Rpc.Status;
using Violation = Google.Rpc.BadRequest.Types.FieldViolation;

namespace Churn.Server.Customers;

/// <summary>Changes profiles: a change is appended to the customer's list as an event is, so that none overwrites another field's.</summary>
internal sealed class ProfileUpdater(ICustomerStore store, Compactor compactor, CustomerStates states, ChangeHub changes)
{
    /// <summary>Changes a profile.</summary>
    /// <returns>All of it, or an error: expected failures do not throw.</returns>
    public async ValueTask<(UpdateProfileResponse? Response, Status? Error)> UpdateAsync(Caller caller, UpdateProfileRequest request)
    {
        var violations = new List<Violation>();
        if (EventRules.Id(request.CustomerId) is { } wrong)
        {
            violations.Add(new Violation { Field = "customer_id", Description = wrong });
        }
        var (changes, mask) = ProfileMask.Read(request, violations);
        if (violations.Count > 0)
        {
            return (null, Failures.Invalid(violations));
        }
        if (Permission.Refuse(caller, Scopes.Profile, request.CustomerId) is { } denied)
        {
            return (null, denied);
        }
        var key = CustomerStates.KeyOf(caller, request.CustomerId);
        var admission = await compactor.Gate.EnterAsync(key).ConfigureAwait(false);
        if (admission != Admission.Open)
        {
            return (null, admission == Admission.Unreadable ? Failures.StateUnreadable : Failures.TooManyPendingChanges);
        }
        try
        {
            using var elements = await store.AppendAsync(key, ProfileElement.Encode(changes, mask, ElementNonce.Next())).ConfigureAwait(false);
            return Respond(key, elements);
        }
        catch (RedisException failure)
        {
            states.Trouble.Failed(failure);
            return (null, StoreFailures.OfChange(failure));
        }
        catch (UnreadableSnapshotException)
        {
            return (null, Failures.ChangeStoredUnreadable);
        }
        finally
        {
            compactor.Gate.Leave(key);
        }
    }

    private (UpdateProfileResponse? Response, Status? Error) Respond(CustomerKey key, in StoredElements elements)
    {
        var state = states.ForThisThread;
        var folded = states.Fold(compactor, key, elements, elements.Count, state);
        states.Compact(compactor, key, elements, folded, state);
        changes.Note(key);
        return elements.IsTruncated
            ? (null, Failures.ChangeStoredUnfolded)
            : (new UpdateProfileResponse { Profile = ProfileMask.ToProtocol(state.Profile) }, null);
    }
}
