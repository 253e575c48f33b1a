namespace Churn.Tests.Features;

/// <summary>Every feature name there is for a few selectors.</summary>
internal static class FeatureNames
{
    public static readonly string[] Windows = ["1h", "6h", "24h", "7d", "30d", "90d", "180d", "365d"];

    public static readonly string[] OfLife =
        ["recency", "age", "last", "interval", "interval_sd", "last_interval", "longest_interval", "overdue"];

    public static readonly string[] Openers = ["complaint", "ticket", "add_to_cart"];

    private static readonly string[] OfWindows = ["count", "sum", "mean", "share"];

    public static IEnumerable<string> Of(string selector) =>
    [
        .. from aggregate in OfWindows
           from window in Windows.Append("all")
           select $"{selector}.{aggregate}.{window}",
        .. Windows.Select(window => $"{selector}.days.{window}"),
        .. Windows.Where(window => window != "365d").Select(window => $"{selector}.trend.{window}"),
        .. OfLife.Select(aggregate => $"{selector}.{aggregate}"),
        .. Openers.Where(opener => opener == selector).SelectMany(opener => new[] { $"{opener}.open", $"{opener}.open_age" }),
    ];
}
