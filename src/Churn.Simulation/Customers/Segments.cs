namespace Churn.Simulation;

/// <summary>The tiers' names, lowest first.</summary>
internal static class Segments
{
    private static readonly string[] names = ["basic", "plus", "premium"];

    public static ReadOnlySpan<string> Names => names;
}
