using System.Text;
using System.Xml.Linq;
using Churn.Training.Report;
using Churn.Training.Report.Html;

namespace Churn.Tests.Training;

public sealed class ReportHtmlTests
{
    [Fact]
    public void Page_SaysTheKeyFigure_AndDrawsEachChart()
    {
        var page = Parse(ReportSample.Make());
        var text = page.Value.Replace('\u00A0', ' ');

        Assert.Contains("Of the tenth with the highest scores, 78 % churned, against 60 % of all.", text, StringComparison.Ordinal);
        Assert.Contains("Accepted: boosted trees", text, StringComparison.Ordinal);
        Assert.Equal(
            ["gains-t gains-d", "calibration-t calibration-d", "auc-t auc-d", "months-t"],
            page.Descendants("svg").Where(svg => (string?)svg.Attribute("role") == "img").Select(svg => (string?)svg.Attribute("aria-labelledby")));
    }

    [Fact]
    public void Page_NeedsNoNetwork_AndNoScript()
    {
        var page = Parse(ReportSample.Make());

        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("link"));
        Assert.Empty(page.Descendants("img"));
        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name.LocalName is "src" or "href" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        var html = Encoding.UTF8.GetString(ReportFiles.Html(ReportSample.Make()));
        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Forced_IsSaid()
    {
        var refused = Parse(ReportSample.Make(accepted: false)).Value;
        var forced = Parse(ReportSample.Make(accepted: false, forced: true)).Value;

        Assert.DoesNotContain("force", refused, StringComparison.Ordinal);
        Assert.Contains("✗ Refused, but written by force", forced, StringComparison.Ordinal);
        Assert.Contains("It was written in spite of this, because --force was given.", forced, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_AreSaid()
    {
        var all = ReportSample.Make();
        var some = all with { Training = all.Training with { Sample = new(1000, 3000) } };

        Assert.DoesNotContain("sample of", Parse(all).Value, StringComparison.Ordinal);
        Assert.Contains("a seeded sample of 1,000 of 3,000 customers: all would be more than 250,000,000 values", Parse(some).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void NamesOfTheLog_AreTextAndNothingElse()
    {
        const string Hostile = "<script>alert(1)</script>\"'&";
        var page = Parse(ReportSample.Make(name: Hostile));

        Assert.Empty(page.Descendants("script"));
        Assert.StartsWith(Hostile, page.Descendants("h1").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Holes_AreEscaped_UnlessTheyAreMarkup()
    {
        var inner = Markup.Of($"<b>{"<i>"}</b>");

        Assert.Equal("<p><b>&lt;i&gt;</b>&quot;1,000</p>", Markup.Of($"<p>{inner}{"\""}{1000:N0}</p>").Html);
    }

    [Fact]
    public void UndefinedFigures_AreDashes_AndBreakNoChart()
    {
        var html = Encoding.UTF8.GetString(ReportFiles.Html(ReportSample.Make(auc: double.NaN)));

        Assert.Contains("AUC is undefined", html, StringComparison.Ordinal);
        Assert.Contains($"<b>{Words.Undefined}</b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Refusal_ShowsWhatFailed_AndNoBandsOfAModelThatIsNotThere()
    {
        var page = Parse(ReportSample.Make(accepted: false, bands: false)).Value;

        Assert.Contains("Refused", page, StringComparison.Ordinal);
        Assert.Contains("It ranks worse than RFM.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Bands", page, StringComparison.Ordinal);
    }

    [Fact]
    public void MoreCutoffs_MakeTheChartWider_AndTheCurvesMore()
    {
        var few = Parse(ReportSample.Make(cutoffs: 1));
        var many = Parse(ReportSample.Make(cutoffs: 12));

        Assert.True(Width(many) > 2 * Width(few));
        Assert.Equal(0, Curves(few, "faint"));
        Assert.Equal(22, Curves(many, "faint"));
    }

    [Fact]
    public void SameFigures_SameBytes() => Assert.Equal(ReportFiles.Html(ReportSample.Make()), ReportFiles.Html(ReportSample.Make()));

    [Theory]
    [InlineData(0.0004, "0.000")]
    [InlineData(-0.0004, "0.000")]
    [InlineData(-0.0016, "−0.002")]
    [InlineData(0.0016, "+0.002")]
    [InlineData(double.NaN, "–")]
    public void Signs_AreOfWhatIsShown(double value, string shown) => Assert.Equal(shown, Words.Signed(value, 3));

    private static double Width(XElement page) => double.Parse(
        ((string)page.Descendants("svg").Single(svg => (string?)svg.Attribute("aria-labelledby") == "auc-t auc-d").Attribute("viewBox")!).Split(' ')[2]);

    private static int Curves(XElement page, string css) => page.Descendants("polyline").Count(line => ((string?)line.Attribute("class"))!.EndsWith(css, StringComparison.Ordinal));

    private static XElement Parse(ReportData report)
    {
        var html = Encoding.UTF8.GetString(ReportFiles.Html(report));
        Assert.StartsWith("<!DOCTYPE html>\n", html, StringComparison.Ordinal);
        return XElement.Parse(html["<!DOCTYPE html>\n".Length..]);
    }
}
