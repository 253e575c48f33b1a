namespace Churn.Cli;

/// <summary>How long to wait between tries: twice as long each time.</summary>
/// <param name="First">After the first try.</param>
/// <param name="Longest">It grows no further.</param>
internal readonly record struct GrowingPause(TimeSpan First, TimeSpan Longest)
{
    /// <param name="tries">That failed, at least 1.</param>
    public TimeSpan After(int tries)
    {
        var pause = First * Math.Pow(2, tries - 1);
        return pause < Longest ? pause : Longest;
    }
}
