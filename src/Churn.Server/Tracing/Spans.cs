using System.Diagnostics;

namespace Churn.Server.Tracing;

/// <summary>Makes the spans within a call: what the store took, and the score. No id, key or value of a customer is in them.</summary>
/// <param name="source">Null: none are made, and asking costs a comparison.</param>
internal sealed class Spans(ActivitySource? source)
{
    /// <summary>Most spans within one call: a stream may have millions of events, and a trace of them would be of no use to anybody.</summary>
    public const int MostInACall = 128;

    private const string Made = "churn.spans";

    /// <summary>None are made.</summary>
    public static Spans Off { get; } = new(null);

    /// <summary>What a score is made of an answer of the store: fold, features, model, reasons.</summary>
    /// <param name="elements">Of the customer's list.</param>
    /// <returns>To be disposed; null where the call is not traced.</returns>
    public Activity? StartScore(int elements)
    {
        var span = source is null ? null : Start("score", ActivityKind.Internal);
        span?.SetTag("churn.elements", elements);
        return span;
    }

    /// <summary>One round trip to Redis.</summary>
    /// <param name="operation">As <c>churn_store_duration_seconds</c> names it.</param>
    /// <returns>To be disposed; null where the call is not traced.</returns>
    public Activity? StartStore(string operation)
    {
        var span = source is null ? null : Start(operation, ActivityKind.Client);
        // The older and the newer name of the same: tools look for either.
        span?.SetTag("db.system", "redis");
        span?.SetTag("db.system.name", "redis");
        span?.SetTag("db.operation.name", operation);
        return span;
    }

    private Activity? Start(string name, ActivityKind kind) =>
        Activity.Current is { Recorded: true } call && call.Source == source && HasRoom(call) ? source!.StartActivity(name, kind) : null;

    // Items of a batch may ask at once and make one or two more: nobody depends on the exact number.
    private static bool HasRoom(Activity call)
    {
        if (call.GetCustomProperty(Made) is not Tally made)
        {
            call.SetCustomProperty(Made, made = new Tally());
        }
        return ++made.Count <= MostInACall;
    }

    private sealed class Tally
    {
        public int Count;
    }
}
