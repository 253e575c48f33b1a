using System.Text.Json.Nodes;
using Churn.IntegrationTests.Infrastructure;
using Churn.Models;
using Churn.Protocol.V1;
using Churn.Tests.Features;
using Churn.Tests.Infrastructure;
using Churn.Tests.Models;
using Google.Protobuf.WellKnownTypes;

namespace Churn.Tests.Server;

/// <summary>Reasons as callers get them, and the difference that a what-if makes against the oracle's features.</summary>
public sealed class ReasonsTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly ChurnModel Model = ChurnModel.Load(ModelFiles.SampleManifest, ModelFiles.SampleZip);

    private static readonly string[] Types =
        ["visit", "visit", "visit", "purchase", "add_to_cart", "email_open", "complaint", "complaint_resolved", "survey", "price_inquiry"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 17)]
    [InlineData(4, 45)]
    [InlineData(5, 200)]
    [InlineData(6, 366)]
    public async Task WhatIf_IsWhatItWouldBe(int seed, int daysAhead)
    {
        var chance = new Random(seed);
        Event[] past = [.. Enumerable.Range(0, 60).Select(i => Any(chance, $"{i}", 120))];
        Event[] supposed = [.. Enumerable.Range(0, 3).Select(i => Any(chance, $"supposed-{i}", 10))];
        await RecordAsync($"if-{seed}", past);
        await RecordAsync($"really-{seed}", [.. past, .. supposed]);
        var asOf = server.Now.AddDays(daysAhead);

        var before = await AskAsync($"if-{seed}", asOf);
        var imagined = await AskAsync($"if-{seed}", asOf, supposed);
        var real = await AskAsync($"really-{seed}", asOf);

        Assert.Equal(real.ChurnProbability, imagined.ChurnProbability);
        Assert.Equal(real.Reasons, imagined.Reasons);
        Assert.Equal(real.Features, imagined.Features);
        AssertIsTheOracles(past, before);
        AssertIsTheOracles([.. past, .. supposed], imagined);
        Assert.Equal(before.EventCount + supposed.Length, imagined.EventCount);
    }

    [Fact]
    public async Task SupposedPurchase_LowersTheScoreAndSaysWhy()
    {
        await RecordAsync("reasons-if", [.. Enumerable.Range(4, 6).Select(i => Events.Of("", "purchase", server.Now.AddDays(-12 * i), $"{i}", value: 20))]);

        var silent = await AskAsync("reasons-if", server.Now);
        var bought = await AskAsync("reasons-if", server.Now, new Event { Type = "purchase", Value = 20 });

        Assert.All((string[])["48 days", "12"], figure => Assert.Contains(figure, Of(silent, "purchase").Text));
        Assert.True(Of(bought, "purchase").Contribution < Of(silent, "purchase").Contribution);
        Assert.True(bought.ChurnProbability < silent.ChurnProbability);
        var later = await AskAsync("reasons-if", server.Now.AddDays(152));
        Assert.Equal("No purchase for 200 days; usually every 12", Of(later, "purchase").Text);
    }

    [Fact]
    public async Task RecordedEvent_IsAnsweredWithReasons()
    {
        await RecordAsync("reasons-record", [Events.Of("", "purchase", server.Now.AddDays(-43), "1", value: 20)]);
        var request = Events.Of("reasons-record", "complaint", server.Now.AddMinutes(-1)).ToRequest();
        request.MaxReasons = 20;

        var response = await server.RecordAsync(request);

        var complaint = Of(response.Score, "complaint");
        Assert.True(complaint.Contribution > 0);
        Assert.Contains("complaint", complaint.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(response.Score.Reasons, (await AskAsync("reasons-record", server.Now)).Reasons);
    }

    [Fact]
    public async Task Batches_GiveReasonsInTheAskedLanguage()
    {
        await RecordAsync("reasons-batch", [Events.Of("", "purchase", server.Now.AddDays(-43), "1", value: 20)]);
        var request = new BatchScoreCustomersRequest { CustomerIds = { "reasons-batch", "reasons-nobody" }, MaxReasons = 2, LanguageCode = "zh" };

        var response = await server.Client.BatchScoreCustomersAsync(request, cancellationToken: Cancel);

        Assert.All(response.Results, result => Assert.Equal(2, result.Score.Reasons.Count));
        Assert.All(response.Results.SelectMany(r => r.Score.Reasons), reason => Assert.Contains(reason.Text, c => c >= 0x4e00));
        var event1 = new RecordEventRequest { Event = Events.Of("reasons-batch"), MaxReasons = 3 };
        Assert.Equal(3, (await server.RecordAllAsync(event1)).Single().Score.Reasons.Count);
    }

    [Fact]
    public async Task NobodyAsks_NobodyIsTold()
    {
        Assert.Empty((await server.ScoreAsync("reasons-none")).Reasons);
        Assert.Empty((await server.RecordAsync(Events.Of("reasons-none"))).Score.Reasons);
    }

    [Fact]
    public async Task Json_ShowsReasons()
    {
        await RecordAsync("reasons-json", [Events.Of("", "purchase", server.Now.AddDays(-43), "1", value: 20)]);

        var english = await server.GetJsonAsync("/v1/customers/reasons-json/score?max_reasons=20");
        var chinese = await server.GetJsonAsync("/v1/customers/reasons-json/score?max_reasons=20&language_code=zh-CN");

        var reason = english.Body["reasons"]!.AsArray().Single(r => (string)r!["signal"]! == "purchase")!;
        Assert.NotEqual(0, (double)reason["contribution"]!);
        Assert.NotEmpty(reason["features"]!.AsArray());
        Assert.Equal(english.Body["reasons"]!.AsArray().Count, chinese.Body["reasons"]!.AsArray().Count);
        Assert.All(chinese.Body["reasons"]!.AsArray(), r => Assert.Contains((string)r!["text"]!, c => c >= 0x4e00));
    }

    [Fact]
    public async Task WhatCustomersSend_NeverGetsIntoATextOrASignal()
    {
        var e = Events.Of("{recency}<b>", "visit", server.Now.AddDays(-2), "{window}", "x_injected");
        (e.SubjectId, e.Channel) = ("{event}<b>", "{n}<b>");
        await server.RecordAsync(e);
        await server.RecordAsync(Events.Of("{recency}<b>", "injected-type", server.Now.AddDays(-2)));

        var score = await server.ScoreAsync(new ScoreCustomerRequest { CustomerId = "{recency}<b>", MaxReasons = 20, LanguageCode = "{n}<b>" });

        Assert.NotEmpty(score.Reasons);
        Assert.All(score.Reasons, r => Assert.DoesNotMatch(@"[{}<>]|injected", r.Text + r.Signal));
    }

    [Fact]
    public async Task Stage_IsMeasuredWhereReasonsWereAsked()
    {
        await using var fresh = await TestServer.StartAsync();
        await fresh.ScoreAsync("a");
        await fresh.ScoreAsync(new ScoreCustomerRequest { CustomerId = "a", MaxReasons = 1 });

        var metrics = await PrometheusText.ScrapeAsync(fresh.Http);

        Assert.Equal(1, metrics["churn_score_duration_seconds_count{stage=\"reasons\"}"]);
        Assert.Equal(2, metrics["churn_score_duration_seconds_count{stage=\"model\"}"]);
    }

    [Fact]
    public async Task ModelWithoutCovers_ScoresWithoutReasonsAndSaysSo()
    {
        var folder = Directory.CreateTempSubdirectory("churn-bare-").FullName;
        try
        {
            var root = JsonNode.Parse(Repository.ReadBytes("tests/testdata/xgboost/sample.json"))!;
            root["learner"]!["gradient_booster"]!["model"]!["trees"]![0]!.AsObject().Remove("sum_hessian");
            await File.WriteAllBytesAsync(Path.Combine(folder, "manifest.json"), ModelFiles.SampleManifest, Cancel);
            await File.WriteAllTextAsync(Path.Combine(folder, "model.json"), root.ToJsonString(), Cancel);
            await using var bare = await TestServer.StartAsync("--model", folder);

            var score = await bare.ScoreAsync(new ScoreCustomerRequest { CustomerId = "c", MaxReasons = 5 });

            Assert.Empty(score.Reasons);
            Assert.Equal((await server.ScoreAsync("reasons-nobody")).ChurnProbability, score.ChurnProbability, 1e-6);
            Assert.False(await HasReasonsAsync(bare));
            Assert.True(await HasReasonsAsync(server));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> HasReasonsAsync(TestServer of) => (await new ModelService.ModelServiceClient(of.Channel)
        .GetModelAsync(new GetModelRequest(), cancellationToken: Cancel)).Model.HasReasons;

    private static Reason Of(Score score, string signal) => score.Reasons.Single(r => r.Signal == signal);

    private Event Any(Random chance, string id, int days)
    {
        var type = Types[chance.Next(Types.Length)];
        var at = server.Now.AddMinutes(-chance.Next(1, days * 1440));
        return Events.Of("", type, at, id, value: type is "purchase" or "survey" ? chance.Next(1, 6) : null);
    }

    private async Task RecordAsync(string customer, Event[] events)
    {
        var copies = events.Select(e => new Event(e) { CustomerId = customer }.ToRequest());
        Assert.DoesNotContain(await server.RecordAllAsync(copies), r => r.Error is not null);
    }

    private async Task<Score> AskAsync(string customer, DateTimeOffset asOf, params Event[] supposed)
    {
        var request = new ScoreCustomerRequest { CustomerId = customer, AsOf = asOf.ToTimestamp(), MaxReasons = 20, IncludeFeatures = true };
        request.HypotheticalEvents.Add(supposed);
        return await server.ScoreAsync(request);
    }

    private static void AssertIsTheOracles(Event[] events, Score score)
    {
        var oracle = new NaiveOracle();
        foreach (var e in events)
        {
            var at = e.OccurredAt.ToDateTimeOffset().ToUnixTimeMilliseconds();
            oracle.Add(new OracleEvent(e.EventId, e.Type, e.Category, at, e.HasValue ? e.Value : null, at));
        }

        var t = score.AsOf.ToDateTimeOffset().ToUnixTimeMilliseconds();
        double[] vector = [.. Model.Manifest.Features.Select(name => oracle.Compute(name, t))];
        var contributions = new double[vector.Length];
        Model.Contributions(vector, contributions);
        var sums = Model.Manifest.Features.Zip(contributions).GroupBy(f => f.First.Split('.')[0])
            .ToDictionary(g => g.Key == "any" ? "activity" : g.Key, g => g.Sum(f => f.Second));

        Assert.Equal(Model.Probability(vector), score.ChurnProbability);
        Assert.Equal(sums.Count(s => Math.Abs(s.Value) >= 0.01), score.Reasons.Count);
        Assert.All(score.Reasons, reason => Assert.Equal(sums[reason.Signal], reason.Contribution, 1e-9));
    }
}
