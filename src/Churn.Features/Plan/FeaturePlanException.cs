namespace Churn.Features;

/// <summary>A list of features cannot be computed; the message names each that is wrong and says why.</summary>
public sealed class FeaturePlanException : Exception
{
    /// <summary>With the reasons.</summary>
    public FeaturePlanException(string message) : base(message)
    {
    }
}
