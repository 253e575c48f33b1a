using Churn.Server.Access;
using Churn.Server.Errors;
using Status = Google.Rpc.Status;

namespace Churn.Server.Overload;

/// <summary>What stands before every call, gRPC or HTTP, and before its request is read: who calls, whether their rate allows it, and
/// whether the server has room.</summary>
internal sealed class CallAdmission(AccessControl access, RateGate rates, CallLimiter limiter, AdmissionMetrics metrics)
{
    /// <summary>Decides about a call, and keeps with it who calls.</summary>
    /// <param name="http">Its request.</param>
    /// <param name="kind">What it is.</param>
    /// <returns>Why it is refused; null: it goes on, and <see cref="Leave"/> is owed.</returns>
    public Status? Enter(HttpContext http, CallKind kind)
    {
        var found = access.Authenticate(http);
        if (found.Caller is not { } caller)
        {
            return Failures.Unauthenticated(found);
        }
        Callers.Set(http, caller);
        // Events are charged one by one, where they are recorded.
        if (kind != CallKind.Events && kind != CallKind.EventStream && !rates.TryTake(caller))
        {
            metrics.ShedByRate(caller.Lane);
            return Failures.OverRate;
        }
        if (IsCounted(kind) && !limiter.TryEnter(caller.Lane))
        {
            metrics.ShedByLimit(caller.Lane);
            return Failures.Overloaded;
        }
        return null;
    }

    /// <summary>A call that was let in has ended.</summary>
    /// <param name="http">Its request.</param>
    /// <param name="kind">As it came in.</param>
    public void Leave(HttpContext http, CallKind kind)
    {
        if (IsCounted(kind))
        {
            limiter.Leave(Callers.Of(http).Lane);
        }
    }

    private static bool IsCounted(CallKind kind) => kind is CallKind.Events or CallKind.Other;
}
