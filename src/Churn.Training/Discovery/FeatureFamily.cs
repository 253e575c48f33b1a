using Churn.Features;
using Churn.Training.Histories;

namespace Churn.Training.Discovery;

/// <summary>Every feature that a log could feed: what pays is found out by training.</summary>
public static class FeatureFamily
{
    // A type that one customer in a thousand has cannot tell customers apart, whatever it says of that one.
    private const double LeastShare = 0.001;
    private const int LeastCustomers = 10;

    private static readonly string[] Short = ["1h", "6h", "24h"];
    private static readonly string[] Windows = ["7d", "30d", "90d", "180d", "365d"];
    private static readonly string[] Longer = ["30d", "90d", "180d", "365d"];

    /// <summary>The names, those of the types with most customers first, at most <see cref="FeaturePlan.MaxFeatures"/>.</summary>
    /// <param name="history">The log.</param>
    /// <param name="withProfiles">Whether profiles are known too.</param>
    /// <param name="always">Types whose features are made however few customers have them; they come first.</param>
    public static IReadOnlyList<string> Of(EventHistory history, bool withProfiles, IReadOnlyList<string> always)
    {
        ArgumentNullException.ThrowIfNull(history);
        var reaches = Reach.Of(history);
        // A log of one type has no any: whoever names any means that type.
        if (always.Contains(FeatureName.Any) && history.Types.Count() == 1)
        {
            always = [.. always, history.Types.Single()];
        }
        var selectors = reaches
            .Where(r => always.Contains(r.Selector) || r.Customers >= Math.Max(LeastCustomers, LeastShare * history.Customers.Count))
            .OrderByDescending(r => always.Contains(r.Selector)).ThenByDescending(r => r.Customers).ThenBy(r => r.Selector, StringComparer.Ordinal);
        IEnumerable<string> names =
        [
            .. withProfiles ? ["profile.tenure", "profile.days_to_renewal", "profile.value"] : (string[])[],
            .. selectors.SelectMany(r => OfSelector(r)),
        ];
        return [.. names.Take(FeaturePlan.MaxFeatures)];
    }

    private static IEnumerable<string> OfSelector(Reach reach)
    {
        var selector = reach.Selector;
        var any = selector == FeatureName.Any;
        IEnumerable<string> names =
        [
            .. Of("count", any ? [.. Short, .. Windows, "all"] : ["24h", .. Windows, "all"]),
            .. Of("days", Windows),
            .. Of("trend", ["7d", "30d", "90d", "180d"]),
            .. any ? [] : Of("share", ["30d", "90d", "365d", "all"]),
            .. reach.HasValues ? [.. Of("sum", [.. Longer, "all"]), .. Of("mean", [.. Longer, "all"]), "last"] : (string[])[],
            "recency", "age", "interval", "interval_sd", "last_interval", "longest_interval", "overdue",
            .. EventCatalogue.ClosedBy(selector) is null ? (string[])[] : ["open", "open_age"],
        ];
        return names.Select(name => $"{selector}.{name}");
    }

    private static IEnumerable<string> Of(string aggregate, string[] windows) => windows.Select(window => $"{aggregate}.{window}");
}
