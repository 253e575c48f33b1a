using System.Collections.Immutable;
using Churn.Cli;
using Churn.Cli.Pack;
using Churn.Models.Conversion;
using Churn.Models.MlNet;

namespace Churn.Tests.Cli;

/// <summary>Which rows of a file a packed model's manifest is made of.</summary>
public sealed class PackProbesTests : IDisposable
{
    private static readonly ImmutableArray<string> Names = ["a", "b"];

    private readonly TempFolder folder = new();

    [Fact]
    public void FileOfManyRows_IsSampledFromAllOfIt()
    {
        const int count = 60_000;
        string path = folder.Write("rows.tsv", string.Join('\n', Enumerable.Range(0, count).Select(i => $"{i}\t").Prepend("a\tb")));
        ImmutableArray<Probe> probes = Read(path);
        double[] kept = [.. probes.Select(probe => probe.Row[0])];

        Assert.Equal(50_000, kept.Distinct().Count());
        Assert.All(probes, probe => Assert.True(double.IsNaN(probe.Row[1])));

        // Of each tenth of the file five sixths, give or take six standard deviations.
        Assert.All(kept.CountBy(a => (int)a / (count / 10)), tenth => Assert.InRange(tenth.Value, 4_830, 5_170));
        Assert.InRange(kept.Take(1000).Average(), 27_000, 33_000);
        Assert.Equal(kept, Read(path).Select(probe => probe.Row[0]));
    }

    [Fact]
    public void Answers_AreTheModelsOwn()
    {
        string path = folder.Write("rows.tsv", string.Join('\n', Enumerable.Range(0, 100).Select(i => $"{i}\t1").Prepend("a\tb")));

        Assert.All(Read(path), probe => Assert.Equal(Source().Model.Predict(probe.Row).Probability, probe.Probability));
    }

    [Fact]
    public void ModelThatAnswersNaN_IsRefusedByName()
    {
        string path = folder.Write("rows.tsv", string.Join('\n', Enumerable.Range(0, 100).Select(_ => "1\t").Prepend("a\tb")));
        TabularModel bare = TabularModel.OfWeights(Names, 0, [1, 1], new PlattCalibrator(-1, 0), 0);
        SourceModel source = SourceModelReader.Read(MlNetModelFile.Write(bare), []);

        var error = Assert.Throws<CliException>(() => Probes.Read(source, Names, path, "model.zip"));
        Assert.Contains("model.zip: answers NaN to a row with missing values", error.Message);
        Assert.Throws<CliException>(() => Probes.Nobody(source, "model.zip"));
    }

    public void Dispose() => folder.Dispose();

    private static ImmutableArray<Probe> Read(string path) => Probes.Read(Source(), Names, path, "model.zip");

    private static SourceModel Source() =>
        SourceModelReader.Read(MlNetModelFile.Write(LinearModel.Create(Names, [1e-4, 1], [0, 0], -3)), []);
}
