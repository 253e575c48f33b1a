using Churn.Features;
using Churn.Models;
using Churn.Protocol.V1;
using Churn.Tests.Cli;
using Churn.Tests.Infrastructure;
using Churn.Tests.Training.Walk;
using Churn.Training.Gate;
using Churn.Training.Histories;
using Churn.Training.Packaging;
using Churn.Training.Walk;

namespace Churn.Tests.Training.Packaging;

public sealed class ModelPackagerTests : IDisposable
{
    private static readonly ModelLabels Labels = new("made", "3", "Of made customers.", Simulated: false);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(ModelKind.Trees)]
    [InlineData(ModelKind.Linear)]
    public void Manifest_SaysWhatTheModelIs_AndHasAllThatServingNeeds(ModelKind kind)
    {
        XGBoost.Require();
        var made = Make(kind);
        var model = ChurnModel.Load(made.ManifestFile, made.ModelFile);
        var manifest = model.Manifest;

        Assert.Equal(("made", "3", "Of made customers.", false), (manifest.Name, manifest.Version, manifest.Description, manifest.Simulated));
        Assert.Equal("No purchase in the 30 days after the as-of time.", manifest.ChurnDefinition);
        Assert.Equal((30, 90, 90), (manifest.HorizonDays, manifest.LookbackDays, manifest.Population.LookbackDays));
        Assert.Equal(["purchase"], manifest.Population.OwnEvents);
        Assert.True(0 < manifest.Bands.Medium && manifest.Bands.Medium < manifest.Bands.High && manifest.Bands.High < manifest.Bands.Critical && manifest.Bands.Critical < 1);
        Assert.Equal(20, manifest.GoldenVectors.Length);
        Assert.All(manifest.GoldenVectors[0].Features, value => Assert.True(double.IsNaN(value)));
        Assert.Equal(manifest.GoldenVectors.Skip(1).Select(g => g.Probability).Order(), manifest.GoldenVectors.Skip(1).Select(g => g.Probability));
        Assert.Equal(100, manifest.Background.Length);
        Assert.Equal(manifest.Features.Length, manifest.Baseline!.Features.Length);
        Assert.True(model.HasContributions, model.WhyNoContributions);
        FeaturePlan.Compile(manifest.Features);
        Assert.Equal(MadeLog.Complaints.Outcomes[^1].TrainingRows.Length, manifest.Training["rows"]);
        Assert.Equal(2, MadeLog.Complaints.Outcomes.Count);
    }

    [Theory]
    [InlineData(ModelKind.Trees)]
    [InlineData(ModelKind.Linear)]
    public void Model_GivesTheProbabilitiesThatWereTested(ModelKind kind)
    {
        XGBoost.Require();
        var made = Make(kind);
        var model = ChurnModel.Load(made.ManifestFile, made.ModelFile);
        var (test, last) = (MadeLog.Complaints.Test, MadeLog.Complaints.Outcomes[^1]);
        int[] columns = [.. model.Manifest.Features.Select(name => test.Features.ToList().IndexOf(name))];

        foreach (var (row, tested) in last.Rows.Zip(last.Probabilities[kind]))
        {
            double[] vector = [.. columns.Select(column => (double)test.Row(row)[column])];
            Assert.Equal(tested, model.Probability(vector), 1e-12);
            var contributions = new double[vector.Length];
            model.Contributions(vector, contributions);
            Assert.Equal(model.Margin(vector), model.BaseValue + contributions.Sum(), 1e-4);
        }
    }

    [Theory]
    [InlineData(ModelKind.Trees)]
    [InlineData(ModelKind.Linear)]
    public async Task ServedCustomers_HaveTheTrainersFeaturesAndProbability_AndReasons(ModelKind kind)
    {
        XGBoost.Require();
        var made = Make(kind);
        Directory.CreateDirectory(folder.PathOf("model"));
        folder.Write("model/model.zip", made.ModelFile);
        folder.Write("model/manifest.json", made.ManifestFile);
        await using var server = await TestServer.StartAsync("--model", folder.PathOf("model"));
        var model = ChurnModel.Load(made.ManifestFile, made.ModelFile);
        var plan = FeaturePlan.Compile(made.Manifest.Features);
        var history = MadeLog.Complaints.Source.History;
        var replay = new CustomerReplay(history);
        var vector = new double[plan.Names.Count];
        var asOf = server.Now.ToUnixTimeMilliseconds();
        for (var customer = 0; customer < 40; customer++)
        {
            await server.RecordAllAsync(Events(history, customer).Select(e => e.ToRequest()));
            var score = await server.ScoreAsync(new ScoreCustomerRequest { CustomerId = history.Customers[customer], IncludeFeatures = true, MaxReasons = 3 });

            replay.Begin(customer);
            replay.Evaluate(plan, asOf, vector);
            Assert.Equal(vector, score.Features.Select(f => f.HasValue ? f.Value : double.NaN));
            Assert.Equal(model.Probability(vector), score.ChurnProbability);
            Assert.Equal("made/3", score.ModelVersion);
            Assert.NotEmpty(score.Reasons);
        }
    }

    [Fact]
    public void SameWalk_GivesTheSameBytes()
    {
        XGBoost.Require();
        var log = MadeLog.Strong(200);
        var made = Enumerable.Range(0, 2).Select(_ =>
        {
            var walk = MadeLog.Walk(log);
            return ModelPackager.Make(walk, QualityGate.Judge(walk, 1), Labels, 1);
        }).ToArray();

        Assert.Equal(made[0].ModelFile, made[1].ModelFile);
        Assert.Equal(made[0].ManifestFile, made[1].ManifestFile);
    }

    private static TrainedModel Make(ModelKind kind) =>
        ModelPackager.Make(MadeLog.Complaints, QualityGate.Judge(MadeLog.Complaints, 1) with { Kind = kind }, Labels, 1);

    private static List<Event> Events(EventHistory history, int customer)
    {
        var events = new List<Event>();
        foreach (var e in history.Of(customer))
        {
            var series = history.Series[e.Series];
            events.Add(Infrastructure.Events.Of(
                history.Customers[customer], series.Type, DateTimeOffset.FromUnixTimeMilliseconds(e.OccurredAt), $"e{events.Count}", series.Category,
                e.HasValue ? FixedValue.ToDouble(e.Units) : null));
        }
        return events;
    }
}
