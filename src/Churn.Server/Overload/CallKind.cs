namespace Churn.Server.Overload;

/// <summary>How a call is admitted.</summary>
internal enum CallKind
{
    /// <summary>An answer a request, of no events.</summary>
    Other,

    /// <summary>An answer a request, that records events.</summary>
    Events,

    /// <summary>A stream of events in: it lasts, and slows down where others are shed.</summary>
    EventStream,

    /// <summary>A stream out: it lasts, and does nothing most of the time.</summary>
    Watch,
}
