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
    private static readonly string[] OfCategory = ["count.30d", "count.90d", "count.365d", "recency"];

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
            .. selectors.SelectMany(r => OfSelector(r, always.Contains(r.Selector))),
        ];
        return [.. names.Take(FeaturePlan.MaxFeatures)];
    }

    private static IEnumerable<string> OfSelector(Reach reach, bool isOwn)
    {
        var names = reach.Selector.Contains('/', StringComparison.Ordinal) ? OfCategory
            : isOwn || reach.Selector == FeatureName.Any ? OfOwn(reach)
            : OfOther(reach);
        return names.Select(name => $"{reach.Selector}.{name}");
    }

    // What the customer does of their own accord, and everything together: in full.
    private static IEnumerable<string> OfOwn(Reach reach) =>
    [
        .. Of("count", [.. reach.Selector == FeatureName.Any ? Short : ["24h"], .. Windows, "all"]), .. Of("days", Windows), .. Of("trend", ["7d", "30d", "90d", "180d"]),
        .. reach.Selector == FeatureName.Any ? [] : Of("share", ["30d", "90d", "365d", "all"]),
        .. Valued(reach, [.. Longer, "all"]), .. OfLife(reach),
    ];

    // Signals: many types, so that each has less.
    private static IEnumerable<string> OfOther(Reach reach) =>
    [
        .. Of("count", [.. Windows, "all"]), .. Of("days", ["30d", "90d", "365d"]), .. Of("trend", ["30d", "90d"]),
        .. Of("share", ["30d", "90d", "365d"]), .. Valued(reach, ["30d", "90d", "365d"]), .. OfLife(reach),
    ];

    private static IEnumerable<string> Valued(Reach reach, string[] windows) =>
        reach.HasValues ? [.. Of("sum", windows), .. Of("mean", windows), "last"] : [];

    private static IEnumerable<string> OfLife(Reach reach) =>
    [
        "recency", "age", "interval", "interval_sd", "last_interval", "longest_interval", "overdue",
        .. EventCatalogue.ClosedBy(reach.Selector) is null ? (string[])[] : ["open", "open_age"],
    ];

    private static IEnumerable<string> Of(string aggregate, string[] windows) => windows.Select(window => $"{aggregate}.{window}");
}
