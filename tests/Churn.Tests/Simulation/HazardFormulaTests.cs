using System.Globalization;
using System.Text.RegularExpressions;
using Churn.Simulation;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Simulation;

public sealed partial class HazardFormulaTests
{
    [Fact]
    public void Page_ShowsTheFormulasNumbers()
    {
        var page = File.ReadAllText(Repository.PathOf("docs/simulation.md"));
        var shown = Row().Matches(page).ToDictionary(
            m => Enum.Parse<Signal>(m.Groups[1].Value), m => double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture));

        Assert.Equal(Enum.GetValues<Signal>().ToDictionary(signal => signal, HazardFormula.Coefficient), shown);
        Assert.Contains($"exp({HazardFormula.Base.ToString(CultureInfo.InvariantCulture).Replace('-', '−')} + ", page, StringComparison.Ordinal);
        Assert.Equal(HazardFormula.Signals, shown.Count);
    }

    [Fact]
    public void Shares_AddUpToOne()
    {
        Assert.Equal(1, HazardFormula.FrailtyShares.ToArray().Sum(), 12);
        Assert.Equal(1, Enumerable.Range(0, 7).Average(day => new Almanac(new DateOnly(2024, 1, 1), 7).Weekday(day)), 12);
    }

    // | `Rhythm` | how it is measured | 0.9 | …
    [GeneratedRegex(@"^\| `(\w+)` \|[^|\n]*\| ([\d.]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
