using System.Collections.Immutable;
using Churn.Models;
using Churn.Models.Conversion;
using Churn.Models.MlNet;
using Churn.Tests.Models.MlNet;

namespace Churn.Tests.Models;

/// <summary>A served model whose trees come from an ML.NET file.</summary>
public class MlNetChurnModelTests
{
    private static readonly ImmutableArray<string> Names = ["a.count.7d", "b.count.7d", "c.count.7d", "d.count.7d"];

    [Theory]
    [InlineData("missing")]
    [InlineData("stumps")]
    [InlineData("leaves")]
    [InlineData("pruned")]
    public void ConvertedModel_AnswersAndExplainsAsTheOriginal(string name)
    {
        ChurnModel original = ModelFiles.Load(name);
        ChurnModel converted = ChurnModel.Load(ModelFiles.ManifestFor(name), Convert(name));
        var expected = new double[4];
        var actual = new double[4];

        Assert.True(converted.HasContributions);
        Assert.Equal(original.BaseValue, converted.BaseValue, 1e-5);
        foreach (double[] row in ModelFiles.Answers(name).Rows)
        {
            original.Contributions(row, expected);
            converted.Contributions(row, actual);
            Assert.Equal(original.Margin(row), converted.Margin(row), 1e-5);
            Assert.Equal(original.Probability(row), converted.Probability(row), 1e-6);
            Assert.All(expected.Index(), one => Assert.Equal(one.Item, actual[one.Index], 1e-5));
            Assert.Equal(converted.Margin(row), converted.BaseValue + actual.Sum(), 1e-5);
        }
    }

    [Fact]
    public void Probability_HasTheBitsThatMlNetGives()
    {
        byte[] zip = Convert("missing");
        ChurnModel model = ChurnModel.Load(ModelFiles.ManifestFor("missing"), zip);
        TabularModel tabular = MlNetModelFile.Read(zip);

        Assert.All(ModelFiles.Answers("missing").Rows, row => Assert.Equal(tabular.Predict(row).Probability, model.Probability(row)));
    }

    [Fact]
    public void Scoring_AllocatesNothing()
    {
        ChurnModel model = ChurnModel.Load(ModelFiles.ManifestFor("missing"), Convert("missing"));
        double[] row = [0.5, double.NaN, -2, 0];
        double sum = model.Probability(row);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            sum += model.Probability(row);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(1001 * model.Probability(row), sum, 1e-6);
    }

    [Fact]
    public void WrongVector_IsRefusedAsEver()
    {
        ChurnModel model = ChurnModel.Load(ModelFiles.ManifestFor("missing"), Convert("missing"));

        Assert.Throws<ArgumentException>(() => model.Probability(new double[3]));
        var error = Assert.Throws<ArgumentException>(() => model.Probability([0, 0, double.NegativeInfinity, 0]));
        Assert.Contains("c.count.7d", error.Message);
    }

    [Fact]
    public void OtherColumns_AreRefusedByName()
    {
        SourceModel other = SourceModelReader.Read(ModelFiles.XGBoost("missing"), [Names[0], Names[2], Names[1], Names[3]]);

        Assert.Equal(
            "model.zip: reads column \"c.count.7d\" at [1] where manifest.json has \"b.count.7d\". Name the same features in the same order.",
            Refusal(MlNetModelFile.Write(other.Model)));
    }

    [Fact]
    public void ModelsThatCannotAnswer_AreRefused()
    {
        DecisionTree stump = new() { Left = [~0], Right = [~1], Feature = [1], Threshold = [2], Leaf = [-1, 3] };
        byte[] zip = Convert("missing");

        Assert.Contains("gives scores but no probabilities", Refusal(MlNetModelFile.Write(TabularModel.OfTrees(Names, [stump], null, 0))));
        Assert.Contains("reads texts from column \"Plan\"", Refusal(MlNetFixtures.Bytes("generated/fasttree.zip")));
        Assert.StartsWith("model.zip: ", Refusal(zip[..(zip.Length / 2)]));
    }

    private static byte[] Convert(string name) => MlNetModelFile.Write(SourceModelReader.Read(ModelFiles.XGBoost(name), Names).Model);

    private static string Refusal(byte[] zip) =>
        Assert.Throws<ModelFormatException>(() => ChurnModel.Load(ModelFiles.ManifestFor("missing"), zip)).Message;
}
