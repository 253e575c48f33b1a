using System.Text.RegularExpressions;

namespace Churn.IntegrationTests.Deploy;

/// <summary>Finds what a PromQL expression names, without understanding it: enough for the rules and dashboards of this repository.</summary>
internal static partial class PromQl
{
    private static readonly HashSet<string> Words = ["and", "or", "unless", "bool", "offset", "inf", "nan"];

    /// <summary>Names of metrics and recorded series, with the ending of a histogram's parts.</summary>
    public static IReadOnlySet<string> Metrics(string expression) =>
        Name().Matches(NotNames().Replace(expression, " ")).Select(m => m.Value).Where(name => !Words.Contains(name)).ToHashSet();

    // Texts, what stands in braces, ranges, and the labels after by, on and their like.
    [GeneratedRegex("""\{[^}"]*(?:"[^"]*"[^}"]*)*\}|"[^"]*"|\[[^\]]*\]|\b(?:by|without|on|ignoring|group_left|group_right)\b\s*(?:\([^)]*\))?""")]
    private static partial Regex NotNames();

    // Not functions, which are followed by a parenthesis, nor numbers and durations.
    [GeneratedRegex(@"(?<![\w:.])[a-zA-Z_:][\w:]*(?![\w:]*\s*\()")]
    private static partial Regex Name();
}
