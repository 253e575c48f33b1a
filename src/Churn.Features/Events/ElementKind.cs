namespace Churn.Features;

/// <summary>What an element of a customer's stored list is: its first byte. Seven random bytes follow it, so that the first
/// eight name this very element.</summary>
public enum ElementKind : byte
{
    /// <summary>A folded state; only ever the first element.</summary>
    Snapshot = 0,

    /// <summary>An event that is not folded yet.</summary>
    Event = 1,

    /// <summary>A change of profile that is not folded yet.</summary>
    Profile = 2,

    /// <summary>All that was before is erased, and events that occurred up to then are refused.</summary>
    Tombstone = 3,
}
