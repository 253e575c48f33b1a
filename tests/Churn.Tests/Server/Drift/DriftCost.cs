using System.Diagnostics;
using Churn.Access;
using Churn.Models.Drift;
using Churn.Protocol.V1;
using Churn.Server.Drift;
using Churn.Server.Models;
using Churn.Server.Scoring;
using Churn.Tests.Infrastructure;
using Churn.Tests.Server.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using CustomerState = Churn.Features.CustomerState;

namespace Churn.Tests.Server.Drift;

/// <summary>What drift and a shadow cost a score; docs/drift.md has the command. Explicit: timings are for a quiet machine.</summary>
public sealed class DriftCost(ITestOutputHelper output)
{
    private const int Rounds = 41;
    private const int Calls = 20_000;

    private readonly long now = TestServer.Noon.ToUnixTimeMilliseconds();

    [Fact(Explicit = true)]
    public async Task Score_CostsAsMuchAsWithout()
    {
        using var plain = new ModelShelf().Drop("1");
        using var measured = new ModelShelf().Drop("1", baseline: Baseline(ModelShelf.Features.Length));
        await using var without = await ServeAsync("--model", plain.Root);
        await using var drift = await ServeAsync("--model", measured.Root);
        await using var both = await ServeAsync("--model", measured.Root, "--shadow-model", plain.Root);
        CustomerScorer[] scorers = [.. new[] { without, drift, both }.Select(s => s.App.Services.GetRequiredService<CustomerScorer>())];
        var request = new ScoreCustomerRequest { CustomerId = "c" };
        var times = new double[3, Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            for (var turn = 0; turn < scorers.Length; turn++)
            {
                // Whoever is first may have the better moment.
                var which = (turn + round) % scorers.Length;
                var started = Stopwatch.GetTimestamp();
                for (var i = 0; i < Calls; i++)
                {
                    await scorers[which].ScoreAsync(Caller.Anonymous, request);
                }
                times[which, round] = Stopwatch.GetElapsedTime(started).TotalNanoseconds / Calls;
            }
        }

        double[] ratios = [Ratio(times, 1), Ratio(times, 2)];
        output.WriteLine($"against a score without: drift {ratios[0]:N2}, drift and shadow {ratios[1]:N2}");
        Assert.All(ratios, ratio => Assert.InRange(ratio, 0.5, 1.15));
    }

    [Fact(Explicit = true)]
    public void SampleAndComparison_CostLittle()
    {
        var drift = new LiveDrift(Baseline(40));
        var vector = Enumerable.Range(0, 40).Select(i => (double)i).ToArray();
        using var shelf = new ModelShelf();
        var model = new ServedModel(shelf.Drop("1").Load("1"), TestServer.Noon);
        var shadow = new ShadowModel(new ShadowMetrics(), TimeProvider.System, NullLogger<ShadowModel>.Instance);
        shadow.Swap(model);
        var state = new CustomerState();
        string[] customers = [.. Enumerable.Range(0, Calls).Select(i => $"customer-{i}")];

        var asked = Median(_ => drift.Samples("c", now));
        var sample = Median(_ => drift.Add(vector, 0.3, now));
        // A minute for each hundred, so that nearly all are compared.
        var compared = Median(i => shadow.Compare(model, customers[i], 0.5, state, now, now + (i / 100 * 60_000L)));

        output.WriteLine($"asking whether to sample {asked:N0} ns, a sample of 40 features {sample:N0} ns, a score in the shadow {compared:N0} ns");
        Assert.InRange(asked, 0, 100);
        Assert.InRange(sample, 0, 2000);
    }

    private static Task<TestServer> ServeAsync(params string[] options) => TestServer.StartAsync(options);

    private static DriftBaseline Baseline(int features)
    {
        var spread = Distribution.Of([.. Enumerable.Range(0, 1000).Select(i => i * 0.04)]);
        return new DriftBaseline([.. Enumerable.Repeat(spread, features)], spread);
    }

    private static double Ratio(double[,] times, int which) =>
        Enumerable.Range(0, Rounds).Select(round => times[which, round] / times[0, round]).Order().ElementAt(Rounds / 2);

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
