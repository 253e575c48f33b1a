namespace Churn.Features;

/// <summary>One interaction as it was received: checked, with its times settled, not yet stored.</summary>
/// <param name="Id">1 to 256 bytes of UTF-8, unique among the customer's events.</param>
/// <param name="Type">Slug, see <see cref="EventRules"/>.</param>
/// <param name="Category">Slug, or empty for none.</param>
/// <param name="OccurredAt">Event time, ms UTC, after correction for a wrong sender's clock.</param>
/// <param name="Value">Within ±1e9; null is not 0.</param>
/// <param name="ReceivedAt">The server's clock at receipt, ms UTC. No feature depends on it; dedupe does.</param>
/// <param name="SentOccurredAt">Event time as the sender gave it, ms UTC; null if it gave none. Part of the fingerprint,
/// so that an honest retry is a duplicate although the clocks have moved on.</param>
public readonly record struct CustomerEvent(
    string Id, string Type, string Category, long OccurredAt, double? Value, long ReceivedAt, long? SentOccurredAt)
{
    /// <summary>Accepted events that occurred this long before their receipt, ms, or earlier are late.</summary>
    public const long LateAfter = Millis.Hour;

    /// <summary>Whether it occurred more than an hour before its receipt.</summary>
    public bool IsLate => ReceivedAt - OccurredAt > LateAfter;
}
