using Churn.Access;
using Churn.Server.Errors;
using Google.Rpc;

namespace Churn.Server.Access;

/// <summary>Whether a caller may do what a request asks for. Everything that touches a customer asks here, so that no way in can leave
/// it out.</summary>
internal static class Permission
{
    /// <returns>Why not; null: the caller may.</returns>
    public static Status? Refuse(Caller caller, Scopes scope, string customerId, bool reasons = false) =>
        !caller.Has(scope) ? Failures.Denied(scope)
        : !caller.Covers(customerId) ? Failures.OtherCustomer
        : reasons && !caller.MayReason ? Failures.NoReasons
        : null;

    /// <summary>The same for what concerns no customer.</summary>
    public static Status? Refuse(Caller caller, Scopes scope) => caller.Has(scope) ? null : Failures.Denied(scope);
}
