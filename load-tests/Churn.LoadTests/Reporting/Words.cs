namespace Churn.LoadTests;

/// <summary>Names of code as words of the command line and of reports.</summary>
internal static class Words
{
    /// <summary>BatchScore is batch-score.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum =>
        string.Concat($"{value}".Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : $"{c}"));
}
