using System.Text.RegularExpressions;
using Churn.IntegrationTests.Infrastructure;
using Churn.Training.Report;

namespace Churn.IntegrationTests.Training;

/// <summary>The page in a real browser.</summary>
public sealed partial class ReportPageTests
{
    // Left of the page, over its right edge, or out of its drawing: what a reader would not see.
    private const string Measure = """
        <script>
        const cut = [];
        for (const plot of document.querySelectorAll('svg.plot')) {
          const box = plot.getBoundingClientRect();
          for (const text of plot.querySelectorAll('text')) {
            const t = text.getBoundingClientRect();
            if (t.left < box.left - 1 || t.right > box.right + 1 || t.top < box.top - 1 || t.bottom > box.bottom + 1) cut.push(text.textContent);
          }
        }
        const wide = [...document.querySelectorAll('section, table.bars, .big, h1')].filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display != 'table').length;
        document.title = `scroll=${document.documentElement.scrollWidth} window=${innerWidth} plots=${document.querySelectorAll('svg.plot').length} cut=${cut.join('|')} wide=${wide};`;
        </script></body>
        """;

    [Theory]
    [InlineData(1200)]
    [InlineData(500)]
    public async Task Page_FitsItsWindow_AndCutsNoLabel(int width)
    {
        var folder = Directory.CreateTempSubdirectory("churn-report-").FullName;
        try
        {
            var page = Path.Combine(folder, "report.html");
            var html = System.Text.Encoding.UTF8.GetString(ReportFiles.Html(MadeWalk.Get().Report()));
            await File.WriteAllTextAsync(page, html.Replace("</body>", Measure, StringComparison.Ordinal), TestContext.Current.CancellationToken);

            var shown = await Browser.ShowAsync(new Uri(page).AbsoluteUri, "--hide-scrollbars", $"--window-size={width},2000");

            Assert.Equal($"scroll={width} window={width} plots=3 cut= wide=0;", Title().Match(shown).Groups[1].Value);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex("<title>(scroll=[^<]*)</title>")]
    private static partial Regex Title();
}
