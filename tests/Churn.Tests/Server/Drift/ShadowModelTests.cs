using System.Globalization;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Churn.Server.Drift;
using Churn.Server.Models;
using Churn.Tests.Infrastructure;
using Churn.Tests.Server.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using CustomerState = Churn.Features.CustomerState;

namespace Churn.Tests.Server.Drift;

/// <summary>A model that scores too and is never answered.</summary>
public sealed class ShadowModelTests : IDisposable
{
    private const string Failed = "churn_shadow_reloads_total{result=\"failed\"}";

    private readonly ModelShelf shelf = new();
    private readonly ModelShelf shadows = new();

    public void Dispose()
    {
        shelf.Dispose();
        shadows.Dispose();
    }

    [Fact]
    public async Task Shadow_IsComparedAndNeverAnswered()
    {
        shelf.Drop("1");
        shadows.Drop("9", step: 60);
        await using var server = await ServeAsync();
        var (served, shadow) = (shelf.Load("1"), shadows.Load("9"));

        var scores = new List<Score>();
        for (var i = 0; i < 5; i++)
        {
            scores.Add(await server.ScoreAsync($"{i}"));
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            scores.Add((await server.RecordAsync(Events.Of($"{i}"))).Score);
            server.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.All(scores, score => Assert.Equal("stumps/1", score.ModelVersion));
        double[][] vectors = [[0, double.NaN], [1, 0]];
        var apart = vectors.Select(v => Math.Abs(served.Probability(v) - shadow.Probability(v))).ToArray();
        var changed = vectors.Count(v => served.BandOf(served.Probability(v)) != shadow.BandOf(shadow.Probability(v)));
        Assert.Equal([served.Probability(vectors[0]), served.Probability(vectors[1])], scores.Select(s => s.ChurnProbability).Distinct());
        var metrics = await PrometheusText.ScrapeAsync(server.Http);
        Assert.Equal(1, metrics["churn_shadow_model_info{name=\"stumps\",version=\"9\"}"]);
        Assert.Equal(1, metrics["churn_model_info{name=\"stumps\",version=\"1\"}"]);
        Assert.Equal(10, metrics["churn_shadow_scores_total"]);
        Assert.Equal(10, metrics["churn_shadow_difference_count"]);
        Assert.Equal(5 * apart.Sum(), metrics["churn_shadow_difference_sum"], 4);
        Assert.Equal(5 * apart.Count(a => a <= 0.1), metrics["churn_shadow_difference_bucket{le=\"0.1\"}"]);
        Assert.Equal(1, changed);
        Assert.Equal(5 * changed, metrics["churn_shadow_band_changes_total"]);
        Assert.Equal(0, metrics["churn_shadow_failures_total"]);
        Assert.Equal(1, metrics["churn_shadow_reloads_total{result=\"ok\"}"]);
        Assert.Equal(0, metrics["churn_model_reloads_total{result=\"ok\"}"]);
    }

    [Fact]
    public async Task Customer_IsComparedOnceAMinuteAndOnlyAsItIsNow()
    {
        shelf.Drop("1");
        shadows.Drop("9");
        await using var server = await ServeAsync();

        await server.ScoreAsync("c", server.Now.AddDays(-1));
        await server.ScoreAsync("c", server.Now.AddDays(1));
        await server.ScoreAsync(new ScoreCustomerRequest { CustomerId = "c", HypotheticalEvents = { Events.Of("", "complaint") } });
        var none = await PrometheusText.ScrapeAsync(server.Http);
        for (var i = 0; i < 20; i++)
        {
            await server.ScoreAsync("c");
        }
        var one = await PrometheusText.ScrapeAsync(server.Http);

        Assert.Equal((0, 1), (none["churn_shadow_scores_total"], one["churn_shadow_scores_total"]));
    }

    [Fact]
    public async Task FeaturesOfItsOwn_AreComputedOnTheSameCustomer()
    {
        shelf.Drop("1");
        StumpModel.Write(shadows.PathOf("9"), ["purchase.sum.90d", "any.age", "visit.days.7d"], "purchase", "9", 30);
        await using var server = await ServeAsync();
        await server.RecordAsync(new RecordEventRequest { Event = Events.Of("c", "purchase", server.Now.AddDays(-3), value: 25), SkipScore = true });

        var score = await server.ScoreAsync("c");

        var expected = Math.Abs(score.ChurnProbability - shadows.Load("9").Probability([25, 3, 0]));
        Assert.True(expected > 0.01, expected.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(expected, (await PrometheusText.ScrapeAsync(server.Http))["churn_shadow_difference_sum"], 5);
    }

    [Fact]
    public async Task DroppedVersion_ScoresWithoutACall()
    {
        shelf.Drop("1");
        await using var server = await TestServer.StartAsync(
            services => services.AddSingleton<TimeProvider>(new HurriedTimeProvider()), "--model", shelf.Root, "--shadow-model", shadows.Root);
        var before = await PrometheusText.ScrapeAsync(server.Http);
        shadows.Drop("1", step: 2);
        var first = await server.ScrapeUntilAsync(m => m["churn_shadow_model_info{name=\"stumps\",version=\"1\"}"] > 0);
        shadows.Drop("2", step: 3);
        var second = await server.ScrapeUntilAsync(m => m["churn_shadow_model_info{name=\"stumps\",version=\"2\"}"] > 0);

        // An empty directory is not refused: the model may come later.
        Assert.Equal((1, 0), (before[Failed], before.Sum("churn_shadow_model_info")));
        Assert.Equal(1, first.Sum("churn_shadow_model_info"));
        Assert.Equal((1, 1), (second.Sum("churn_shadow_model_info"), second["churn_shadow_model_info{name=\"stumps\",version=\"2\"}"]));
        Assert.Equal("stumps/1", await server.VersionAsync());
        Assert.Equal(0, second["churn_model_reloads_total{result=\"ok\"}"]);
    }

    [Fact]
    public async Task RefusedShadow_LeavesTheServerWithout()
    {
        shelf.Drop("1");
        shadows.Drop("9").Edit("9", "model.json", bytes => bytes[..^9]);
        await using var server = await ServeAsync();

        var score = await server.ScoreAsync("c");

        Assert.Equal("stumps/1", score.ModelVersion);
        var metrics = await PrometheusText.ScrapeAsync(server.Http);
        Assert.Equal((1, 0, 0), (metrics[Failed], metrics.Sum("churn_shadow_model_info"), metrics["churn_shadow_scores_total"]));
    }

    [Fact]
    public void FailureWhileScoring_IsCountedAndStopsThere()
    {
        shelf.Drop("1");
        var model = new ServedModel(shelf.Load("1"), DateTimeOffset.UnixEpoch);
        var metrics = new ShadowMetrics();
        var shadow = new ShadowModel(metrics, TimeProvider.System, NullLogger<ShadowModel>.Instance);
        shadow.Swap(model);

        // No band holds NaN.
        shadow.Compare(model, "c", double.NaN, new CustomerState(), asOf: Time, now: Time);
        shadow.Compare(model, "d", 0.5, new CustomerState(), asOf: Time, now: Time);

        Assert.Equal(1, metrics.Failures.Value);
    }

    private static long Time => TestServer.Noon.ToUnixTimeMilliseconds();

    private Task<TestServer> ServeAsync() => TestServer.StartAsync("--model", shelf.Root, "--shadow-model", shadows.Root);
}
