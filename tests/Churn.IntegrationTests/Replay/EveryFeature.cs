using Churn.Features;

namespace Churn.IntegrationTests.Replay;

/// <summary>Every feature that some selectors have.</summary>
internal static class EveryFeature
{
    private static readonly string[] OfLife =
    [
        "recency", "age", "last", "interval", "interval_sd", "last_interval", "longest_interval", "overdue",
    ];

    public static IReadOnlyList<string> Of(params string[] selectors) => [.. selectors.SelectMany(Of)];

    private static IEnumerable<string> Of(string selector)
    {
        foreach (var window in Window.Every)
        {
            foreach (var aggregate in (string[])["count", "days", "sum", "mean", "share"])
            {
                yield return $"{selector}.{aggregate}.{window.Name}";
            }
            if (window.HasPrevious)
            {
                yield return $"{selector}.trend.{window.Name}";
            }
        }
        foreach (var aggregate in (string[])["count", "sum", "mean", "share"])
        {
            yield return $"{selector}.{aggregate}.all";
        }
        foreach (var aggregate in OfLife)
        {
            yield return $"{selector}.{aggregate}";
        }
    }
}
