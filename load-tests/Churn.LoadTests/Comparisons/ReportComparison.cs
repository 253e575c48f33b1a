namespace Churn.LoadTests;

/// <summary>Two reports, figure by figure.</summary>
internal static class ReportComparison
{
    /// <summary>One figure of both.</summary>
    /// <param name="Name">Of the figure, with its unit.</param>
    /// <param name="First">Of the first report.</param>
    /// <param name="Second">Of the second.</param>
    /// <param name="HigherIsBetter">Null: neither.</param>
    public sealed record Pair(string Name, Spread First, Spread Second, bool? HigherIsBetter)
    {
        /// <summary>The second's median of the first's.</summary>
        public double Ratio => Second.Median / First.Median;

        /// <summary>What the difference means. Spreads that meet say that it may be chance; a figure that was taken once has no spread to tell.</summary>
        public string Verdict =>
            double.IsNaN(Ratio) || HigherIsBetter is null ? "" :
            First.Least == First.Most && Second.Least == Second.Most ? "measured once" :
            Second.Least <= First.Most && First.Least <= Second.Most ? "within the spread" :
            Ratio > 1 == HigherIsBetter ? "better" : "WORSE";
    }

    /// <summary>The figures that both have, in the order of the first.</summary>
    public static IReadOnlyList<Pair> Pairs(Report first, Report second)
    {
        var others = second.Measures.ToDictionary(m => m.Name, StringComparer.Ordinal);
        return
        [
            .. first.Measures.Where(m => m.IsKnown && others.TryGetValue(m.Name, out var other) && other.IsKnown)
                .Select(m => new Pair(m.Unit.Length > 0 ? $"{m.Name}, {m.Unit}" : m.Name, m.Spread, others[m.Name].Spread, m.HigherIsBetter)),
        ];
    }

    /// <exception cref="LoadException">They have nothing in common.</exception>
    public static void Print(Report first, Report second, TextWriter to)
    {
        var pairs = Pairs(first, second);
        if (pairs.Count == 0)
        {
            throw new LoadException($"the two have no figure in common: they are of '{first.Command}' and '{second.Command}'; compare reports of one command");
        }
        to.WriteLine($"first:  {first.Machine}");
        to.WriteLine($"second: {second.Machine}");
        foreach (var (name, value) in first.Options.Where(o => second.Options.GetValueOrDefault(o.Key) != o.Value))
        {
            to.WriteLine($"not alike: {name} {value} and {second.Options.GetValueOrDefault(name, "none")}");
        }
        var table = new Table("", "first", "least", "most", "second", "least", "most", "ratio", "");
        foreach (var pair in pairs)
        {
            table.Add(
                pair.Name, Table.Number(pair.First.Median), Table.Number(pair.First.Least), Table.Number(pair.First.Most), Table.Number(pair.Second.Median),
                Table.Number(pair.Second.Least), Table.Number(pair.Second.Most), $"{pair.Ratio:N2}", pair.Verdict);
        }
        table.Print(to);
        var (more, fewer) = (first.Measures.Count(m => m.IsKnown) - pairs.Count, second.Measures.Count(m => m.IsKnown) - pairs.Count);
        if (more + fewer > 0)
        {
            to.WriteLine($"{more} figures are in the first alone and {fewer} in the second alone");
        }
    }
}
