using System.Collections.Immutable;
using Churn.Models.Conversion;
using Churn.Models.MlNet;

namespace Churn.Tests.Models.MlNet;

/// <summary>Linear models that are made of figures, and probabilities that are mapped anew.</summary>
public class LinearModelTests
{
    private static readonly ImmutableArray<string> Names = ["a", "b", "c"];

    [Fact]
    public void Model_IsTheFormulaItSays_WithAReplacementForWhatIsMissing()
    {
        TabularModel model = LinearModel.Create(Names, [0.5, -2, 0.25], [7, 0, -4], 1.5, slope: 0.8, offset: -0.3);

        foreach (double[] row in (double[][])[[1, 2, 3], [double.NaN, 2, 3], [double.NaN, double.NaN, double.NaN], [-100, 50, 0]])
        {
            double[] known = [.. row.Select((value, i) => double.IsNaN(value) ? new double[] { 7, 0, -4 }[i] : value)];
            double score = 1.5 + (0.5 * known[0]) - (2 * known[1]) + (0.25 * known[2]);
            TabularPrediction answer = model.Predict(row);

            Assert.Equal((float)score, answer.Score);
            Assert.Equal(1 / (1 + Math.Exp(-((0.8 * score) - 0.3))), answer.Probability, 1e-7);
            Assert.Equal(answer.Probability > 0.5f, answer.PredictedLabel);
        }
    }

    [Fact]
    public void WrittenFile_ReadsBackToTheSameBits()
    {
        TabularModel model = LinearModel.Create(Names, [0.1, -2.3, 1e-3], [7.7, 0, -4.1], 1.5, slope: 0.8, offset: -0.3);
        byte[] file = MlNetModelFile.Write(model);
        TabularModel again = MlNetModelFile.Read(file);
        var random = new Random(1);

        Assert.Equal(model.Inputs, again.Inputs);
        Assert.Equal(file, MlNetModelFile.Write(again));
        for (int i = 0; i < 1000; i++)
        {
            double[] row = [.. Names.Select(_ => random.Next(3) == 0 ? double.NaN : random.NextDouble() * 100)];
            Assert.Equal(model.Predict(row), again.Predict(row));
        }

        Assert.Equal(0, SourceConversion.ToMlNet(SourceModelReader.Read(file, []), 1000, 1).Difference);
    }

    [Fact]
    public void WrittenReplacement_HasMlNetsOwnBytes()
    {
        const string entry = "TransformerChain/Transform_000/Transform_000/Transform_000/Transform_000/Model.key";
        byte[] expected = new ZipArchiveReader(MlNetFixtures.Bytes("generated/lbfgs.zip")).Read(entry);
        // The values are the means that ML.NET computed.
        int at = expected.AsSpan().IndexOf("Single"u8) + 7;
        float first = BitConverter.ToSingle(expected, at), second = BitConverter.ToSingle(expected, at + 12);

        Assert.Equal(expected, MissingReplacementWriter.Write(["F1", "F3", "F7"], [float.NaN, first, second]));
    }

    [Fact]
    public void FiguresThatMakeNoModel_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => LinearModel.Create([], [], [], 0));
        Assert.Throws<ArgumentException>(() => LinearModel.Create(["a", "a"], [1, 2], [0, 0], 0));
        Assert.Throws<ArgumentException>(() => LinearModel.Create(Names, [1, 2], [0, 0, 0], 0));
        Assert.Throws<ArgumentException>(() => LinearModel.Create(Names, [1, 2, 3], [0, 0], 0));
        Assert.Throws<ArgumentException>(() => LinearModel.Create(Names, [1, 2, double.NaN], [0, 0, 0], 0));
        Assert.Throws<ArgumentException>(() => LinearModel.Create(Names, [1, 2, 3], [0, 0, double.NaN], 0));
        Assert.Throws<ArgumentException>(() => LinearModel.Create(Names, [1, 2, 3], [0, 0, 0], 1e39));
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearModel.Create(Names, [1, 2, 3], [0, 0, 0], 0, slope: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearModel.Create(Names, [1, 2, 3], [0, 0, 0], 0, 1, double.NaN));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("pruned")]
    public void RecalibratedXGBoostModel_MapsXGBoostsMargin_AndKeepsItsCovers(string name)
    {
        const double slope = 0.7, offset = -1.2;
        TabularModel plain = SourceModelReader.Read(ModelFiles.XGBoost(name), ["w", "x", "y", "z"]).Model;
        TabularModel model = MlNetModelFile.Read(MlNetModelFile.Write(plain.Recalibrated(slope, offset)));
        (double[][] rows, double[] margins, _) = ModelFiles.Answers(name);

        for (int i = 0; i < rows.Length; i++)
        {
            TabularPrediction answer = model.Predict(rows[i]);
            Assert.Equal(1 / (1 + Math.Exp(-((slope * margins[i]) + offset))), answer.Probability, 1e-6);
            Assert.Equal(answer.Probability > 0.5f, answer.PredictedLabel);
        }

        Assert.All(((TreeScorer)model.Scorer).Trees, tree => Assert.NotNull(tree.LeafCover));
    }

    [Fact]
    public void ModelWithoutPlatt_IsNotRecalibrated() =>
        Assert.Throws<NotSupportedException>(() => TabularModel.OfWeights(["a"], 0, [1], null, 0).Recalibrated(1, 0));
}
