namespace Churn.LoadTests;

/// <summary>What sizes say: each against the smallest of its kind, round by round.</summary>
internal sealed class ScaleResult
{
    private const double MostForCustomers = 1.1, MostForEvents = 1.5, MostBytes = 2048;

    private readonly IReadOnlyList<ScaleStand> sizes, histories;
    private readonly double activeBytes;
    private readonly IReadOnlyList<double> cold, warm;

    public ScaleResult(
        ScaleOptions options, IReadOnlyList<ScaleStand> sizes, IReadOnlyList<ScaleStand> histories, double activeBytes,
        IReadOnlyList<double> cold, IReadOnlyList<double> warm)
    {
        (this.sizes, this.histories, this.activeBytes, this.cold, this.warm) = (sizes, histories, activeBytes, cold, warm);
        var words = new Dictionary<string, string>(options.ServerWords)
        {
            ["rounds"] = $"{options.Rounds}",
            ["seconds"] = $"{options.Duration.TotalSeconds}",
            ["concurrency"] = $"{options.Concurrency}",
            ["days of history"] = $"{options.Days}",
            ["customers of a history"] = $"{options.HistoryCustomers:N0}",
        };
        Report = new Report("scale", words, Machine.Now, [.. Measures()], Judge());
    }

    public Report Report { get; }

    public void Print(TextWriter to)
    {
        to.WriteLine($"{Report.Machine}; {string.Join(", ", Report.Options.Select(o => $"{o.Key} {o.Value}"))}");
        var table = new Table(
            "medians of rounds", "p50 alone µs", "× first", "calls/s", "cost × first", "server µs", "Redis µs", "Redis bytes a customer", "server MiB");
        foreach (var group in new[] { sizes, histories })
        {
            foreach (var stand in group)
            {
                table.Add(
                    stand.Name, Table.Number(Median(stand.Alone, P50)), Table.Number(Spread.Of(Latencies(stand, group[0])).Median),
                    Table.Number(Median(stand.Busy, s => s.Loop.CallsPerSecond)), Table.Number(Spread.Of(Costs(stand, group[0])).Median),
                    Table.Number(Median(stand.Busy, s => s.ServerCpuPerCall)), Table.Number(Median(stand.Busy, s => s.RedisCpuPerCall)),
                    Table.Number(stand.BytesOfCustomer), Table.Number(stand.ServerBytes >> 20));
            }
        }
        table.Print(to);
        to.WriteLine($"start to first score: cold {Say(cold)} ms, warm {Say(warm)} ms");
        foreach (var judgement in Report.Judgements)
        {
            to.WriteLine(judgement);
        }
    }

    private static string Say(IReadOnlyList<double> values)
    {
        var (median, least, most) = Spread.Of(values);
        return $"{median:N0} ({least:N0} to {most:N0})";
    }

    private static double P50(Sample sample) => Quantiles.Of(sample.Loop.Latency, 0.5);

    private static double Median(IReadOnlyList<Sample> samples, Func<Sample, double> figure) => Spread.Of(samples.Select(figure)).Median;

    private static IEnumerable<double> Latencies(ScaleStand stand, ScaleStand first) => stand.Alone.Zip(first.Alone, (mine, its) => P50(mine) / P50(its));

    // What a call takes of the machine when that is all it does: the inverse of how many it can do.
    private static IEnumerable<double> Costs(ScaleStand stand, ScaleStand first) =>
        stand.Busy.Zip(first.Busy, (mine, its) => its.Loop.CallsPerSecond / mine.Loop.CallsPerSecond);

    private IEnumerable<Measure> Measures()
    {
        foreach (var group in new[] { sizes, histories })
        {
            foreach (var stand in group)
            {
                yield return new Measure($"{stand.Name}: p50 alone", "µs", false, [.. stand.Alone.Select(P50)]);
                yield return new Measure($"{stand.Name}: p50 alone of the first", "", false, [.. Latencies(stand, group[0])]);
                yield return new Measure($"{stand.Name}: cost of the first", "", false, [.. Costs(stand, group[0])]);
                foreach (var measure in Sample.Measures(stand.Busy, $"{stand.Name}: "))
                {
                    yield return measure;
                }
                yield return Measure.Of($"{stand.Name}: Redis memory a customer", "bytes", false, stand.BytesOfCustomer);
                yield return Measure.Of($"{stand.Name}: server memory", "bytes", false, stand.ServerBytes);
            }
        }
        yield return Measure.Of("90 active days: Redis memory a customer", "bytes", false, activeBytes);
        yield return new Measure("start to first score, cold", "ms", false, cold);
        yield return new Measure("start to first score, warm", "ms", false, warm);
    }

    private List<Judgement> Judge() =>
    [
        new("Redis memory a customer, 90 active days, ids expired, bytes", "", activeBytes, MostBytes, AtLeast: false),
        new($"cost of a score, {sizes[^1].Name}", sizes[0].Name, Spread.Of(Costs(sizes[^1], sizes[0])).Median, MostForCustomers, AtLeast: false),
        new($"cost of a score, {histories[^1].Name} over 400 days", histories[0].Name,
            Spread.Of(Costs(histories[^1], histories[0])).Median, MostForEvents, AtLeast: false),
    ];
}
