namespace Churn.LoadTests;

/// <summary>What a ladder says: every rung against Empty→Empty, round by round, and the rows of what is to be reached.</summary>
internal sealed class LadderResult
{
    private const double MostAllocated = 2048;

    private readonly IReadOnlyList<Rung> rungs;
    private readonly IReadOnlyList<Measure> below;
    private readonly Tails tails;

    public LadderResult(LadderOptions options, IReadOnlyList<Rung> rungs, IReadOnlyList<Measure> below, Tails tails)
    {
        (this.rungs, this.below, this.tails) = (rungs, below, tails);
        var words = new Dictionary<string, string>(options.ServerWords)
        {
            ["rounds"] = $"{options.Rounds}",
            ["seconds"] = $"{options.Duration.TotalSeconds}",
            ["concurrency"] = $"{options.Concurrency}",
            ["connections"] = $"{options.Connections}",
            ["customers"] = $"{options.Customers:N0}",
            ["days of history"] = $"{options.Days}",
        };
        Report = new Report("ladder", words, Machine.Now, [.. Measures()], Judge());
    }

    public Report Report { get; }

    public void Print(TextWriter to)
    {
        to.WriteLine($"{Report.Machine}; {string.Join(", ", Report.Options.Select(o => $"{o.Key} {o.Value}"))}");
        var table = new Table("medians of rounds", "calls/s", "least", "most", "of Empty", "p50 µs", "p99 µs", "server µs", "Redis µs", "client µs", "bytes");
        foreach (var rung in rungs)
        {
            var rate = Of(rung, s => s.Loop.CallsPerSecond);
            table.Add(
                rung.Name, Table.Number(rate.Median), Table.Number(rate.Least), Table.Number(rate.Most), Table.Number(Spread.Of(AgainstEmpty(rung)).Median),
                Say(rung, s => Quantiles.Of(s.Loop.Latency, 0.5)), Say(rung, s => Quantiles.Of(s.Loop.Latency, 0.99)), Say(rung, s => s.ServerCpuPerCall),
                Say(rung, s => s.RedisCpuPerCall), Say(rung, s => s.ClientCpuPerCall), Say(rung, s => s.AllocatedPerCall));
        }
        foreach (var measure in below)
        {
            var (median, least, most) = measure.Spread;
            table.Add(measure.Name, Table.Number(median), Table.Number(least), Table.Number(most), "", "", "", "", "", "", "");
        }
        table.Print(to);
        to.WriteLine("server, Redis and client µs: processor time a call; bytes: allocated by the server a call");
        PrintTails(to);
        foreach (var judgement in Report.Judgements)
        {
            to.WriteLine(judgement);
        }
    }

    private static Spread Of(Rung rung, Func<Sample, double> figure) => Spread.Of(rung.Samples.Select(figure));

    private static string Say(Rung rung, Func<Sample, double> figure) => Table.Number(Of(rung, figure).Median);

    private static IEnumerable<double> P99(List<LoopResult> loops) => loops.Select(l => Quantiles.Of(l.Latency, 0.99));

    private Rung Find(string name) => rungs.Single(r => r.Name == name);

    // Pairs of one round, so that what the machine did to both falls out.
    private IEnumerable<double> AgainstEmpty(Rung rung) =>
        rung.Samples.Zip(Find(Rung.Empty).Samples, (mine, empty) => mine.Loop.CallsPerSecond / empty.Loop.CallsPerSecond);

    private IEnumerable<double> TailRatios() => P99(tails.Score).Zip(P99(tails.Empty), (score, empty) => score / empty);

    private IEnumerable<Measure> Measures()
    {
        foreach (var rung in rungs)
        {
            foreach (var measure in Sample.Measures(rung.Samples, $"{rung.Name}: "))
            {
                yield return measure;
            }
            yield return new Measure($"{rung.Name}: calls/s of Empty→Empty", "", true, [.. AgainstEmpty(rung)]);
        }
        foreach (var measure in below)
        {
            yield return measure;
        }
        yield return Measure.Of("open loop: rate", "calls/s", true, tails.Rate);
        yield return new Measure($"open loop: {Rung.Empty}: p99", "µs", false, [.. P99(tails.Empty)]);
        yield return new Measure($"open loop: {Rung.Score}: p99", "µs", false, [.. P99(tails.Score)]);
        yield return new Measure("open loop: p99 of ScoreCustomer of that of Empty→Empty", "", false, [.. TailRatios()]);
    }

    private List<Judgement> Judge() =>
    [
        new("ScoreCustomer throughput, Redis store", Rung.Empty, Spread.Of(AgainstEmpty(Find(Rung.Score))).Median, 0.5, AtLeast: true),
        new("RecordEvent with score", Rung.Empty, Spread.Of(AgainstEmpty(Find(Rung.Record))).Median, 0.3, AtLeast: true),
        new("p99 of ScoreCustomer, open loop at half of capacity", "p99 of Empty→Empty at the same rate", Spread.Of(TailRatios()).Median, 3, AtLeast: false),
        new("allocation a ScoreCustomer, whole process, bytes", "", Of(Find(Rung.Score), s => s.AllocatedPerCall).Median, MostAllocated, AtLeast: false),
    ];

    private void PrintTails(TextWriter to)
    {
        to.WriteLine($"open loop at {tails.Rate:N0} calls/s, half of the capacity of ScoreCustomer on Redis:");
        foreach (var (name, loops) in new[] { (Rung.Empty, tails.Empty), (Rung.Score, tails.Score) })
        {
            var all = new LatencyHistogram();
            loops.ForEach(l => all.Add(l.Latency));
            var trouble = string.Join("; ", loops.Select(l => l.Trouble()).Where(t => t.Length > 0));
            to.WriteLine($"  {name}: {Quantiles.Say(all)}{(trouble.Length > 0 ? $"; by round {trouble}" : "")}");
        }
    }
}
