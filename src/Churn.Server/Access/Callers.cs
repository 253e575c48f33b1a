using Churn.Access;

namespace Churn.Server.Access;

/// <summary>Keeps who calls with the request, from where it is found out to where it is asked for.</summary>
internal static class Callers
{
    public static void Set(HttpContext context, Caller caller) => context.Features.Set(caller);

    /// <summary>Who calls.</summary>
    /// <exception cref="InvalidOperationException">Nobody has found out: a way in that passes by the gate, and must not be served.</exception>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The request was not admitted by anybody.");
}
