namespace Churn.Redis;

/// <summary>Whether a customer takes a further event.</summary>
public enum Admission
{
    /// <summary>It does.</summary>
    Open,

    /// <summary>More than <see cref="Compactor.MaxPending"/> of its elements were met pending within the last second.</summary>
    Full,

    /// <summary>Its snapshot was found unreadable within the last half minute: an event would be stored and could not be told from a copy.</summary>
    Unreadable,

    /// <summary>Too many of its appends are under way in this process.</summary>
    Busy,
}
