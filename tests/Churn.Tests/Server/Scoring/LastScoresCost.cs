using System.Diagnostics;
using Churn.Access;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server.Scoring;
using Churn.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Churn.Tests.Server.Scoring;

/// <summary>What keeping last scores costs a score; docs/adr/0019 has the command. Explicit: timings are for a quiet machine.</summary>
public sealed class LastScoresCost(ITestOutputHelper output)
{
    private const int Rounds = 41;
    private const int Calls = 5_000;

    [Fact(Explicit = true)]
    public async Task Score_CostsAsMuchAsWithout()
    {
        var kept = new LastScores(65_536, TimeProvider.System);
        string[] model = ["--model", Repository.PathOf("models/default")];
        await using var without = await TestServer.StartAsync(model);
        await using var with = await TestServer.StartAsync(services => services.AddSingleton(kept), model);
        CustomerScorer[] scorers = [.. new[] { without, with }.Select(s => s.App.Services.GetRequiredService<CustomerScorer>())];
        ScoreCustomerRequest[] requests = [.. Enumerable.Range(0, Calls).Select(i => new ScoreCustomerRequest { CustomerId = $"customer-{i}" })];
        var times = new double[2, Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var turn in (int[])[0, 1])
            {
                // Whoever is first may have the better moment.
                var which = (turn + round) % 2;
                times[which, round] = await TimeAsync(async request => await scorers[which].ScoreAsync(Caller.Anonymous, request), requests);
            }
        }

        var ratio = Enumerable.Range(0, Rounds).Select(round => times[1, round] / times[0, round]).Order().ElementAt(Rounds / 2);
        var score = await without.ScoreAsync("customer-1");
        CustomerKey[] keys = [.. requests.Select(request => CustomerKey.From("default", request.CustomerId))];
        var note = Median(i => kept.Note(keys[i], score));
        var find = Median(i => kept.Find(keys[i], "customer"));
        output.WriteLine($"against a score without, of {Median(times):N0} ns: {ratio:N3}; keeping one {note:N0} ns, finding one {find:N0} ns");
        Assert.InRange(ratio, 0.5, 1.15);
    }

    private static async Task<double> TimeAsync(Func<ScoreCustomerRequest, Task> score, ScoreCustomerRequest[] requests)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var request in requests)
        {
            await score(request);
        }

        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / requests.Length;
    }

    private static double Median(double[,] times) => Enumerable.Range(0, Rounds).Select(round => times[0, round]).Order().ElementAt(Rounds / 2);

    private static double Median(Action<int> call) => Enumerable.Range(0, Rounds).Select(_ =>
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Calls; i++)
        {
            call(i);
        }

        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / Calls;
    }).Order().ElementAt(Rounds / 2);
}
