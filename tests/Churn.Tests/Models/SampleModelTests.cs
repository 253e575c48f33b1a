using Churn.Models;
using Churn.Models.Conversion;
using Churn.Tests.Models.MlNet;

namespace Churn.Tests.Models;

/// <summary>The model that ships until there is a real one.</summary>
public class SampleModelTests
{
    private static readonly ChurnModel Model = ChurnModel.Load(ModelFiles.SampleManifest, ModelFiles.SampleZip);

    [Fact]
    public void Manifest_SaysPlainlyWhatItIs()
    {
        ModelManifest manifest = Model.Manifest;

        Assert.True(manifest.Simulated);
        Assert.Equal(("sample", "1"), (manifest.Name, manifest.Version));
        Assert.Contains("simulated customers", manifest.Description);
        Assert.Contains("mean nothing for real customers", manifest.Description);
        Assert.Equal((90, 180), (manifest.HorizonDays, manifest.LookbackDays));
        Assert.Equal(["purchase"], manifest.Population.OwnEvents);
        Assert.Equal(180, manifest.Population.LookbackDays);
        Assert.InRange(manifest.Training["held_out_auc"], 0.8, 0.99);
        Assert.InRange(manifest.Features.Length, 15, 30);
    }

    [Fact]
    public void GoldenVectors_ReproduceAndCoverMissingValuesAndEveryBand()
    {
        Assert.InRange(Model.Manifest.GoldenVectors.Length, 10, 20);
        foreach (GoldenVector golden in Model.Manifest.GoldenVectors)
        {
            Assert.Equal(golden.Probability, Model.Probability(golden.Features.AsSpan()), 2e-7);
        }

        Assert.Contains(Model.Manifest.GoldenVectors, golden => golden.Features.Count(double.IsNaN) >= 7);
        Assert.Contains(Model.Manifest.GoldenVectors, golden => Model.BandOf(golden.Probability) == Band.Low);
        Assert.Contains(Model.Manifest.GoldenVectors, golden => Model.BandOf(golden.Probability) == Band.Critical);
    }

    // tests/python/test_answers.py holds the golden vectors against XGBoost's own answers for the same file.
    [Fact]
    public void ModelFile_IsMadeOfXGBoostsFile()
    {
        SourceModel source = SourceModelReader.Read(ModelFiles.XGBoost("sample"), []);

        (byte[] file, double difference) = SourceConversion.ToMlNet(source, 20_000, 1);

        Assert.Equal(MlNetSamples.Unpack(file), MlNetSamples.Unpack(ModelFiles.SampleZip));
        Assert.InRange(difference, 0, 1e-6);
        Assert.True(Model.HasContributions);
    }

    [Theory]
    [InlineData("complaint.open")]
    [InlineData("purchase.recency")]
    [InlineData("price_inquiry.count.30d")]
    public void BadNews_NeverLowersTheProbability(string feature)
    {
        int index = Model.Manifest.Features.IndexOf(feature);
        foreach (GoldenVector golden in Model.Manifest.GoldenVectors.Where(g => !double.IsNaN(g.Features[index])))
        {
            double[] worse = [.. golden.Features];
            worse[index] += 30;
            Assert.True(Model.Margin(worse) >= Model.Margin(golden.Features.AsSpan()));
        }
    }
}
