namespace Churn.Cli.Doctor;

/// <summary>How something is.</summary>
internal enum State
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, and should be looked at.</summary>
    Warn,

    /// <summary>It does not work, or customers may be lost.</summary>
    Fail,
}

/// <summary>What one check found.</summary>
/// <param name="Check">Its name, one word.</param>
/// <param name="State">How it is.</param>
/// <param name="Text">What was seen; no secret.</param>
/// <param name="Fix">What to do; null where all is well.</param>
internal sealed record Finding(string Check, State State, string Text, string? Fix);
