namespace Churn.Features;

/// <summary>What is known of event types beyond their names. Types are open: one that is not here is stored all the same.</summary>
public static class EventCatalogue
{
    /// <summary>The type that closes a case of <paramref name="type"/>; null if it opens none.</summary>
    public static string? ClosedBy(string type) => type switch
    {
        "complaint" => "complaint_resolved",
        "ticket" => "ticket_resolved",
        "add_to_cart" => "purchase",
        _ => null,
    };
}
