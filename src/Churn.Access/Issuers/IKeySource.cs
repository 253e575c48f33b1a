namespace Churn.Access;

/// <summary>Where an issuer's keys come from.</summary>
internal interface IKeySource
{
    /// <summary>The last good ones; null: there were none yet.</summary>
    SigningKeys? Current { get; }

    /// <summary>A token named a key that is not among them. Cheap; looks for new ones in the background, if that may be.</summary>
    void LookForNew();
}
