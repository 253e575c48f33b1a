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
        Requires.Present((await ChildProcess.RunAsync("chromium", ["--version"], TimeSpan.FromSeconds(30))).ExitCode == 0, "chromium");
        var folder = Directory.CreateTempSubdirectory("churn-report-").FullName;
        try
        {
            var page = Path.Combine(folder, "report.html");
            var html = System.Text.Encoding.UTF8.GetString(ReportFiles.Html(MadeWalk.Get().Report()));
            await File.WriteAllTextAsync(page, html.Replace("</body>", Measure, StringComparison.Ordinal), TestContext.Current.CancellationToken);

            // A sandbox needs what a container does not give, and shared memory is small there. No name resolves: nothing is fetched.
            var shown = await ChildProcess.RunAsync(
                "chromium",
                [
                    "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND", $"--user-data-dir={folder}/profile",
                    $"--window-size={width},2000", "--dump-dom", new Uri(page).AbsoluteUri,
                ],
                TimeSpan.FromSeconds(90));

            Assert.Equal(0, shown.ExitCode);
            Assert.Equal($"scroll={width} window={width} plots=3 cut= wide=0;", Title().Match(shown.Output).Groups[1].Value);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex("<title>(scroll=[^<]*)</title>")]
    private static partial Regex Title();
}
