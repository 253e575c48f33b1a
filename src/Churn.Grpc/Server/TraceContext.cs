using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Churn.Grpc;

/// <summary>Reads the trace that a request belongs to, as W3C Trace Context has it: <c>traceparent</c> and <c>tracestate</c>.</summary>
/// <remarks>https://www.w3.org/TR/trace-context/. What cannot be read is as if it were not there, as the standard wants it.</remarks>
public static class TraceContext
{
    /// <summary>Longest <c>tracestate</c> that is passed on, characters; the standard asks for no more.</summary>
    public const int MaxStateLength = 512;

    /// <summary>The caller's span; <c>default</c> if the request names none, more than one, or one that cannot be read.</summary>
    public static ActivityContext Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Headers.TraceParent is not [{ } parent])
        {
            return default;
        }

        var state = request.Headers.TraceState.Count > 0 ? request.Headers.TraceState.ToString() : null;
        return ActivityContext.TryParse(parent, state is { Length: <= MaxStateLength } ? state : null, isRemote: true, out var context) ? context : default;
    }
}
