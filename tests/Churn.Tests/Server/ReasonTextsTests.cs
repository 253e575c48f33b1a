using System.Text;
using System.Text.Json.Nodes;
using Churn.Features;
using Churn.Reasons;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Server;

/// <summary>What reasons say, from the tables that translators edit.</summary>
public sealed class ReasonTextsTests
{
    private static readonly string[] EveryFeature =
    [
        "TYPE.count.30d", "TYPE.days.30d", "TYPE.sum.30d", "TYPE.mean.30d", "TYPE.share.30d", "TYPE.trend.30d", "TYPE.count.all", "TYPE.recency",
        "TYPE.age", "TYPE.last", "TYPE.interval", "TYPE.interval_sd", "TYPE.last_interval", "TYPE.longest_interval", "TYPE.overdue",
        "complaint.open", "complaint.open_age", "ticket.open", "ticket.open_age", "add_to_cart.open", "add_to_cart.open_age",
        "profile.tenure", "profile.days_to_renewal", "profile.value",
    ];

    private static readonly double[] EveryCase = [double.NaN, -1e9, -1.5, -0.2, 0, 0.2, 1, 2.4, 1e9];

    [Fact]
    public void IssueExample_IsSaidWordForWord()
    {
        string[] features = ["purchase.recency", "purchase.interval"];

        Assert.Equal("No purchase for 43 days; usually every 12", Say("en", features, [43.9, 12.4]));
        Assert.Equal("已43天未购买,平时约12天一次", Say("zh", features, [43.9, 12.4]));
    }

    [Theory]
    [InlineData("purchase.recency", 43, true, "No purchase for 43 days", "已43天未购买")]
    [InlineData("purchase.recency", 1.9, true, "No purchase for 1 day", "已1天未购买")]
    [InlineData("purchase.recency", 2, false, "Last purchase 2 days ago", "上次购买在2天前")]
    [InlineData("purchase.recency", 0.3, false, "Last purchase less than a day ago", "上次购买不到1天前")]
    [InlineData("purchase.recency", double.NaN, true, "No purchase yet", "还没有购买")]
    [InlineData("purchase.sum.90d", 1234.56, false, "Spent 1,235 in the last 90 days", "近90天消费1,235")]
    [InlineData("complaint.count.30d", 1, true, "1 complaint in the last 30 days", "近30天投诉1次")]
    [InlineData("complaint.count.30d", 3, true, "3 complaints in the last 30 days", "近30天投诉3次")]
    [InlineData("complaint.count.30d", 0, false, "No complaint in the last 30 days", "近30天没有投诉")]
    [InlineData("complaint.count.all", 2, true, "2 complaints so far", "至今投诉2次")]
    [InlineData("complaint/billing.count.7d", 2, true, "2 complaints (billing) in the last 7 days", "近7天投诉 (billing)2次")]
    [InlineData("complaint.open", 2, true, "2 complaints not resolved", "投诉2次,尚未解决")]
    [InlineData("complaint.open_age", 12.2, true, "Oldest unresolved complaint is 12 days old", "最早一次未解决的投诉在12天前")]
    [InlineData("survey.last", 2, true, "Last survey rating: 2", "最近一次满意度评分:2")]
    [InlineData("survey.mean.90d", 3.66667, true, "Average survey rating in the last 90 days: 3.7", "近90天满意度评分平均3.7")]
    [InlineData("visit.days.30d", 14, false, "Visits on 14 days in the last 30 days", "近30天有14天访问")]
    [InlineData("visit.trend.30d", -0.8, true, "Fewer visits in the last 30 days than in the 30 days before", "近30天访问比此前30天少")]
    [InlineData("visit.share.1h", 0.256, false, "26% of all interactions in the last hour are visits", "近1小时访问占全部互动的26%")]
    [InlineData("any.recency", 9, true, "No interaction for 9 days", "已9天没有互动")]
    [InlineData("visit.overdue", 3.5, true, "Time since the last visit is 3.5 times the usual", "距上次访问的时间是平时间隔的3.5倍")]
    [InlineData("profile.days_to_renewal", 20.7, true, "Contract renewal in 20 days", "距合同续约还有20天")]
    [InlineData("profile.days_to_renewal", -3.2, true, "Contract renewal was due 3 days ago", "合同续约已过期3天")]
    public void OneFeature_IsSaidInBothLanguages(string feature, double value, bool raises, string english, string chinese)
    {
        Assert.Equal(english, Say("en", [feature], [value], raises));
        Assert.Equal(chinese, Say("zh", [feature], [value], raises));
    }

    [Fact]
    public void SecondFigure_FollowsFromOtherFeatures()
    {
        Assert.Equal("No visit for 7 days; usually every 2", Say("en", ["visit.overdue", "visit.recency"], [3.5, 7]));
        Assert.Equal("No visit for 7 days; usually every 2", Say("en", ["visit.overdue", "visit.interval"], [3.5, 2]));
        Assert.Equal("Last visit 1 day ago; usually every day", Say("en", ["visit.recency", "visit.interval"], [1.2, 1.3], raises: false));
        Assert.Equal("Usually 12 days between visits; last one 48 days ago", Say("en", ["visit.interval", "visit.recency"], [12, 48.5]));
        Assert.Equal(
            "5 visits in the last 30 days, 12 in the 30 days before",
            Say("en", ["visit.trend.30d", "visit.count.7d", "visit.count.30d"], [Math.Log(6 / 13.0), 1, 5]));
    }

    [Fact]
    public void FiguresOfOtherEvents_AreNotMixedIn()
    {
        Assert.Equal("No purchase for 9 days", Say("en", ["purchase.recency", "visit.interval", "purchase/food.interval"], [9, 2, 3]));
    }

    [Fact]
    public void UnknownType_IsCalledByItsSlug()
    {
        Assert.Equal("2 store pickup in the last 24 hours", Say("en", ["store_pickup.count.24h"], [2]));
        Assert.Equal("已5天没有store pickup", Say("zh", ["store_pickup.recency"], [5]));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public void EveryAggregate_HasWordsForEveryValue(string language)
    {
        foreach (var type in (string[])["any", "unheard-of", "visit/web", .. ReasonTexts.English.Named])
        {
            string[] features = [.. EveryFeature.Select(f => f.Replace("TYPE", type)).Distinct()];
            foreach (var value in EveryCase)
            {
                for (var i = 0; i < features.Length; i++)
                {
                    var vector = new double[features.Length];
                    Array.Fill(vector, double.NaN);
                    vector[i] = value;
                    foreach (var raises in (bool[])[true, false])
                    {
                        var text = Say(language, features, vector, raises, i);
                        Assert.False(text.AsSpan().ContainsAny('{', '}') || text.Contains("NaN"), text);
                        // Said of what is never undefined only.
                        Assert.False(text.StartsWith("Nothing known", StringComparison.Ordinal) && !double.IsNaN(value), features[i]);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("visit.mean.7d", "No visit with a value in the last 7 days")]
    [InlineData("visit.share.7d", "No interaction in the last 7 days")]
    [InlineData("visit.age", "No visit yet")]
    [InlineData("visit.last", "No visit with a value yet")]
    [InlineData("visit.interval_sd", "Too few visits to know how often is usual")]
    [InlineData("visit.overdue", "Too few visits to know how often is usual")]
    [InlineData("ticket.open_age", "No open support ticket")]
    [InlineData("profile.tenure", "Start of the relationship is not known")]
    public void Undefined_IsSaidAsWhatItMeans(string feature, string text) => Assert.Equal(text, Say("en", [feature], [double.NaN]));

    [Fact]
    public void EveryAggregate_IsTested()
    {
        var tested = EveryFeature.Select(f => FeatureName.TryParse(f.Replace("TYPE", "visit"), out var name, out _) ? name.Aggregate : default);

        Assert.Equal(Enum.GetValues<AggregateKind>(), tested.Distinct().Order());
    }

    [Fact]
    public void Languages_HaveTheSameKeys()
    {
        JsonObject[] files = [JsonNode.Parse(FileOf("en"))!.AsObject(), JsonNode.Parse(FileOf("zh"))!.AsObject()];

        foreach (var part in (string[])["units", "spans", "names", "texts"])
        {
            Assert.Equal(files[0][part]!.AsObject().Select(p => p.Key), files[1][part]!.AsObject().Select(p => p.Key));
        }

        Assert.Equal(files[0].Select(p => p.Key), files[1].Select(p => p.Key));
        Assert.Equal(Window.Every.Select(w => w.Name), files[0]["spans"]!.AsObject().Select(p => p.Key));
        Assert.All(files, file => Assert.All(file["names"]!.AsObject(), name => Assert.Equal(2, name.Value!.AsArray().Count)));
        Assert.All(files, file => Assert.All(file["units"]!.AsObject(), unit => Assert.NotNull(unit.Value!["other"])));
    }

    [Fact]
    public void Names_AreThoseOfTheEventCatalogue()
    {
        var known = Repository.ReadBytes("docs/events.md");
        var catalogue = Encoding.UTF8.GetString(known).Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .Select(l => l.Split('`')[1]).Where(type => EventRules.Type(type) is null);

        Assert.Equal(catalogue.Append("any").Order(), ReasonTexts.English.Named.Order());
    }

    [Theory]
    [InlineData("{recencies}")]
    [InlineData("{recency")]
    [InlineData("{recency:weeks}")]
    [InlineData("{recency:days:days}")]
    [InlineData("{customer_id}")]
    public void PlaceThatCannotBeFilled_IsRefused(string wrong)
    {
        var file = JsonNode.Parse(FileOf("en"))!;
        file["texts"]!["recency.today"] = $"Since {wrong}";
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(file.ToJsonString()));

        Assert.Contains(wrong, Assert.Throws<InvalidDataException>(() => new ReasonTexts(json)).Message);
    }

    [Theory]
    [InlineData("units", null, "'units' is missing")]
    [InlineData("window", "\"\"", "'window' is missing")]
    [InlineData("all", null, "'all' is missing")]
    [InlineData("units/days", "{ \"one\": \"1 day\" }", "unit 'days' has no form 'other'")]
    [InlineData("units/days/zero", "\"\"", "unit 'days' has an empty form")]
    [InlineData("spans/30d", null, "spans lack '30d'")]
    [InlineData("names/visit", "[\"visit\"]", "name 'visit' is not two texts")]
    [InlineData("texts/count", "7", "'count' is neither")]
    [InlineData("texts/count", "[]", "'count' is neither")]
    [InlineData("texts/count", "[\"\"]", "'count' is neither")]
    [InlineData("texts/missing", null, "texts need 'missing'")]
    [InlineData("texts/missing", "\"{count} is not known\"", "texts need 'missing'")]
    [InlineData("texts", "[]", "could not be converted")]
    public void WhatIsLeftOutOrEmptied_IsRefusedBeforeItIsAskedFor(string path, string? content, string saying)
    {
        var file = JsonNode.Parse(FileOf("en"))!;
        var steps = path.Split('/');
        var parent = steps[..^1].Aggregate(file, (node, step) => node[step]!).AsObject();
        parent.Remove(steps[^1]);
        if (content is not null)
        {
            parent[steps[^1]] = JsonNode.Parse(content);
        }
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(file.ToJsonString()));

        Assert.Contains(saying, Assert.Throws<InvalidDataException>(() => new ReasonTexts(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNoJson_IsRefusedLikewise()
    {
        using var cut = new MemoryStream(Repository.ReadBytes("src/Churn.Reasons/Texts/en.json")[..^9]);
        using var nothing = new MemoryStream("null"u8.ToArray());

        Assert.Throws<InvalidDataException>(() => new ReasonTexts(cut));
        Assert.Throws<InvalidDataException>(() => new ReasonTexts(nothing));
    }

    [Theory]
    [InlineData("zh", true)]
    [InlineData("ZH-Hant-TW", true)]
    [InlineData("", false)]
    [InlineData("en-GB", false)]
    [InlineData("de", false)]
    [InlineData("no language at all", false)]
    public void Language_IsChineseForZhElseEnglish(string code, bool chinese) =>
        Assert.Same(chinese ? ReasonTexts.Chinese : ReasonTexts.English, ReasonTexts.Of(code));

    private static string Say(string language, string[] features, double[] vector, bool raises = true, int about = 0) =>
        ReasonTexts.Of(language).Say(new Figures(new SignalTable(features).Features[about], vector), raises);

    private static string FileOf(string language) =>
        Encoding.UTF8.GetString(Repository.ReadBytes($"src/Churn.Reasons/Texts/{language}.json"));
}
