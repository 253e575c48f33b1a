using System.Collections.Immutable;
using Churn.Models;
using Churn.Models.MlNet;
using Churn.Models.Trees;

namespace Churn.Tests.Models.MlNet;

/// <summary>What is written reads back as the same model.</summary>
public class MlNetRoundTripTests
{
    [Theory]
    [InlineData("missing")]
    [InlineData("stumps")]
    [InlineData("leaves")]
    [InlineData("pruned")]
    public void XGBoostModel_ScoresTheSameAsAnMlNetFile(string name)
    {
        ImmutableArray<string> features = ["a.count.7d", "b.count.7d", "c.count.7d", "d.count.7d"];
        TreeEnsemble ensemble = XGBoostModelReader.Read(ModelFiles.XGBoost(name), features);

        AssertAgree(ensemble, features, 100_000, 1);
    }

    [Fact]
    public void WideDeepTrees_ScoreTheSameAsAnMlNetFile()
    {
        ImmutableArray<string> features = [.. Enumerable.Range(0, 40).Select(i => $"f{i}")];
        TreeEnsemble ensemble = RandomTrees.Ensemble(new Random(2), 100, 6, features.Length);

        AssertAgree(ensemble, features, 5_000, 3);
    }

    [Fact]
    public void MlNetsOwnModel_WrittenAgain_AnswersTheSame()
    {
        TabularModel model = MlNetFixtures.Model("generated/fasttree_nan.zip");
        TabularModel again = MlNetModelFile.Read(MlNetModelFile.Write(model));

        Assert.Equal(model.Inputs, again.Inputs);
        foreach ((double[] numbers, _) in MlNetFixtures.GeneratedRows(model))
        {
            Assert.Equal(model.Predict(numbers), again.Predict(numbers));
        }
    }

    [Theory]
    [InlineData("TransformerChain/Model.key")]
    [InlineData("TransformerChain/Transform_000/Model.key")]
    [InlineData("TransformerChain/Transform_001/Model.key")]
    [InlineData("TransformerChain/Transform_001/Model/Model.key")]
    [InlineData("TransformerChain/Transform_001/Model/Calibrator/Model.key")]
    public void MlNetsOwnModel_WrittenAgain_HasMlNetsOwnBytes(string entry)
    {
        byte[] zip = MlNetFixtures.Bytes("generated/fasttree_nan.zip");
        byte[] again = MlNetModelFile.Write(MlNetModelFile.Read(zip));

        byte[] expected = new ZipArchiveReader(zip).Read(entry);
        Assert.Equal(expected, new ZipArchiveReader(again).Read(entry));
    }

    [Fact]
    public void WrittenTrees_DifferFromMlNetsInStatisticsAndOptionsOnly()
    {
        TabularModel model = MlNetFixtures.Model("generated/fasttree_nan.zip");
        TabularModel again = MlNetModelFile.Read(MlNetModelFile.Write(model));

        ImmutableArray<DecisionTree> read = ((TreeScorer)again.Scorer).Trees;
        Assert.All(((TreeScorer)model.Scorer).Trees.Zip(read), pair => Assert.Equivalent(pair.First, pair.Second, strict: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LinearModel_ReadsBackToTheLastBit(bool isCalibrated)
    {
        var platt = new PlattCalibrator(-1.25, 0.5);
        TabularModel model = TabularModel.OfWeights(["a", "b"], 0.1f, [1.5f, -2.25f], isCalibrated ? platt : null, 0.75f);
        TabularModel again = MlNetModelFile.Read(MlNetModelFile.Write(model));

        var row = new double[] { 0.3, -1.7 };
        Assert.Equal(isCalibrated, again.IsCalibrated);
        Assert.Equal(0.75f, again.Threshold);
        Assert.Equal(model.Predict(row), again.Predict(row));
        Assert.Equal((float)(0.1f + (1.5 * 0.3f) + (2.25 * 1.7f)), again.Predict(row).Score, 1e-6f);
    }

    [Fact]
    public void EqualModels_GiveEqualBytes()
    {
        byte[] first = MlNetModelFile.Write(MlNetSamples.Trees());

        Assert.Equal(first, MlNetModelFile.Write(MlNetSamples.Trees()));
        Assert.Equal(first, MlNetModelFile.Write(MlNetModelFile.Read(first)));
    }

    [Fact]
    public void Covers_ReadBack()
    {
        TabularModel model = MlNetSamples.Trees();
        TabularModel again = MlNetModelFile.Read(MlNetModelFile.Write(model));

        ImmutableArray<DecisionTree> written = ((TreeScorer)model.Scorer).Trees;
        ImmutableArray<DecisionTree> read = ((TreeScorer)again.Scorer).Trees;
        Assert.Equal(written.Length, read.Length);
        for (int i = 0; i < written.Length; i++)
        {
            Assert.NotNull(written[i].NodeCover);
            Assert.Equal(written[i].NodeCover, read[i].NodeCover);
            Assert.Equal(written[i].LeafCover, read[i].LeafCover);
        }
    }

    [Fact]
    public void TransformedInputs_AreNotWritten()
    {
        TabularModel model = MlNetFixtures.Model("generated/fasttree.zip");

        Assert.Throws<NotSupportedException>(() => MlNetModelFile.Write(model));
    }

    private static void AssertAgree(TreeEnsemble ensemble, ImmutableArray<string> features, int rows, int seed)
    {
        TabularModel model = MlNetModelFile.Read(MlNetModelFile.Write(XGBoostConversion.ToMlNet(ensemble, features)));
        Assert.Equal(features, model.Inputs.Select(input => input.Name));

        var random = new Random(seed);
        var row = new double[features.Length];
        for (int i = 0; i < rows; i++)
        {
            RandomTrees.FillRow(random, row);
            Assert.True(ensemble.TryMargin(row, out float margin));
            TabularPrediction answer = model.Predict(row);
            double difference = Math.Abs(margin - ensemble.BaseMargin - answer.Score);
            double off = Math.Abs((1 / (1 + Math.Exp(-margin))) - answer.Probability);
            if (difference > 1e-5 || off > 1e-6)
            {
                Assert.Fail($"Row {i}: {difference} off in the score, {off} in the probability.");
            }
        }
    }
}
