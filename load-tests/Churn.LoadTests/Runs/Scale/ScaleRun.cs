namespace Churn.LoadTests;

/// <summary>What a score costs with more customers, and with customers who have done more; what they take of memory; and how soon a server answers.</summary>
internal static class ScaleRun
{
    private const int HistoryDays = 400;

    private delegate Task Load(CustomerLoader loader, (int First, int Count) range);

    public static async Task<ScaleResult> RunAsync(ScaleOptions options, CancellationToken stop)
    {
        var starts = (Cold: new List<double>(), Warm: new List<double>());
        var sizes = await SideBySideAsync(
            options, [.. options.Sizes.Select(size => ($"{size:N0} customers", size, (Load)((l, range) => l.SimulatedAsync(range, options.Days, stop))))],
            stand => StartsAsync(stand, options, starts, stop), stop).ConfigureAwait(false);
        var now = DateTimeOffset.UtcNow;
        var histories = await SideBySideAsync(
            options,
            [
                .. options.Histories.Select(events => ($"{events:N0} events a customer", options.HistoryCustomers,
                    (Load)((l, range) => l.AlikeAsync(range, Histories.Even(events, HistoryDays, now), stop)))),
            ],
            _ => Task.CompletedTask, stop).ConfigureAwait(false);
        var active = await ScaleStand.LoadAsync(
            "90 active days", options.HistoryCustomers, (l, range) => l.AlikeAsync(range, Histories.NinetyActiveDays(now), stop), stop).ConfigureAwait(false);
        await active.DisposeAsync().ConfigureAwait(false);
        ProgressLine.Clear();
        return new ScaleResult(options, sizes, histories, active.BytesOfCustomer, starts.Cold, starts.Warm);
    }

    // A Redis and a server for each size, all at once, so that rounds can alternate.
    private static async Task<IReadOnlyList<ScaleStand>> SideBySideAsync(
        ScaleOptions options, IReadOnlyList<(string Name, int Customers, Load LoadAsync)> all, Func<ScaleStand, Task> afterAsync, CancellationToken stop)
    {
        var stands = new List<ScaleStand>();
        try
        {
            foreach (var (name, customers, loadAsync) in all)
            {
                stands.Add(await ScaleStand.LoadAsync(name, customers, (l, range) => loadAsync(l, range), stop).ConfigureAwait(false));
            }
            foreach (var stand in stands)
            {
                await stand.ServeAsync(options, stop).ConfigureAwait(false);
            }
            for (var round = 0; round < options.Rounds; round++)
            {
                for (var i = 0; i < stands.Count; i++)
                {
                    var stand = stands[(i + round) % stands.Count];
                    ProgressLine.Show($"round {round + 1} of {options.Rounds}: {stand.Name}");
                    await stand.MeasureAsync(options.Duration, stop).ConfigureAwait(false);
                }
            }
            foreach (var stand in stands)
            {
                await stand.StopServerAsync().ConfigureAwait(false);
            }
            await afterAsync(stands[0]).ConfigureAwait(false);
            return stands;
        }
        finally
        {
            foreach (var stand in stands)
            {
                await stand.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task StartsAsync(ScaleStand stand, ScaleOptions options, (List<double> Cold, List<double> Warm) starts, CancellationToken stop)
    {
        for (var round = 0; round < options.Rounds; round++)
        {
            ProgressLine.Show($"start {round + 1} of {options.Rounds}, cold and warm");
            starts.Cold.Add(await stand.FirstScoreAsync(options, cold: true, stop).ConfigureAwait(false));
            starts.Warm.Add(await stand.FirstScoreAsync(options, cold: false, stop).ConfigureAwait(false));
        }
    }
}
