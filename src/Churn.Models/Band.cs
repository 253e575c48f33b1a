namespace Churn.Models;

/// <summary>How urgent a churn probability is, by the model's own thresholds. Ordered: a greater member is more urgent.</summary>
public enum Band
{
    /// <summary>Under the threshold of <see cref="Medium"/>.</summary>
    Low,

    /// <summary>From the first threshold on.</summary>
    Medium,

    /// <summary>From the second threshold on.</summary>
    High,

    /// <summary>From the third threshold on.</summary>
    Critical,
}
