namespace Churn.Training.Report.Html;

/// <summary>Names and what they are, two columns.</summary>
internal static class Facts
{
    public static Markup Of(params IEnumerable<(string Name, string Fact)> facts) =>
        Markup.Of($"{facts.Select(f => Markup.Of($"<div><dt>{f.Name}</dt><dd>{f.Fact}</dd></div>"))}");
}
