namespace Churn.Access;

/// <summary>Whose calls come first when the server has more than it can do. A credential says it, never the call.</summary>
public enum Lane
{
    /// <summary>Somebody waits on the telephone.</summary>
    Live,

    /// <summary>Somebody waits for a page.</summary>
    Web,

    /// <summary>Nobody waits: loads and replays.</summary>
    Bulk,
}
