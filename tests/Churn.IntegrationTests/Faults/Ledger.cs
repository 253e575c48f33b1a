using System.Collections.Concurrent;
using System.Diagnostics;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;

namespace Churn.IntegrationTests.Faults;

/// <summary>Every event that a server has acknowledged, kept the slow and obvious way, and what a score must therefore say.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentQueue<(Event Event, long At)> _acknowledged = new();

    public int Count => _acknowledged.Count;

    public void Acknowledge(Event e) => _acknowledged.Enqueue((e, Stopwatch.GetTimestamp()));

    /// <summary>Those that were acknowledged within a time before a moment.</summary>
    public IReadOnlyList<Event> Since(long moment, TimeSpan before) =>
        [.. _acknowledged.Where(a => a.At <= moment && Stopwatch.GetElapsedTime(a.At, moment) <= before).Select(a => a.Event)];

    /// <summary>How many of the acknowledged events a server does not count.</summary>
    public async Task<int> MissingAsync(ChurnService.ChurnServiceClient server)
    {
        Event[] all = [.. _acknowledged.Select(a => a.Event)];
        IReadOnlyDictionary<string, Score> scores = await ScoresAsync(server, all);
        // None is counted twice.
        Assert.All(all.GroupBy(e => e.CustomerId), own => Assert.InRange(scores[own.Key].EventCount, 0, own.Count()));
        return all.Length - (int)scores.Values.Sum(score => score.EventCount);
    }

    /// <summary>Counts and features of every customer are those of the acknowledged events, to the last cent.</summary>
    public async Task IsExactAsync(ChurnService.ChurnServiceClient server)
    {
        Event[] all = [.. _acknowledged.Select(a => a.Event)];
        IReadOnlyDictionary<string, Score> scores = await ScoresAsync(server, all);
        foreach (IGrouping<string, Event> own in all.GroupBy(e => e.CustomerId))
        {
            Score score = scores[own.Key];
            double visits = own.Count(e => e.Type == "visit");
            double spent = (double)own.Where(e => e.Type == "purchase").Sum(e => (decimal)e.Value);
            Assert.Equal((own.LongCount(), visits, spent), (score.EventCount, Feature(score, "visit.count.30d"), Feature(score, "purchase.sum.90d")));
        }
    }

    private static double Feature(Score score, string name) => score.Features.Single(feature => feature.Name == name).Value;

    private static async Task<IReadOnlyDictionary<string, Score>> ScoresAsync(ChurnService.ChurnServiceClient server, Event[] all)
    {
        var request = new BatchScoreCustomersRequest { IncludeFeatures = true };
        request.CustomerIds.Add(all.Select(e => e.CustomerId).Distinct());
        BatchScoreCustomersResponse answer = new();
        // What was recorded just now may have come by a connection that was back before the one for reads.
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                answer = await server.BatchScoreCustomersAsync(
                    request, deadline: DateTime.UtcNow.AddSeconds(30), cancellationToken: TestContext.Current.CancellationToken);
                return answer.Results.All(result => result.Score is { Degraded: false });
            },
            "fresh scores of all customers");
        return answer.Results.ToDictionary(result => result.CustomerId, result => result.Score);
    }
}
