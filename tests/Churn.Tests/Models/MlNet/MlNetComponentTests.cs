using Churn.Models;
using Churn.Models.MlNet;

namespace Churn.Tests.Models.MlNet;

/// <summary>What each component computes, on files made for the purpose.</summary>
public class MlNetComponentTests
{
    [Fact]
    public void Everything_IsComputedByHand()
    {
        TabularModel model = MlNetModelFile.Read(MlNetPipelines.Everything());

        Assert.Equal(["A", "B", "L", "V", "C", "K"], model.Inputs.Select(input => input.Name));
        Assert.Equal((6, 1, 9), (model.NumberCount, model.TextCount, model.FeatureCount));

        // A is missing: −1 ≤ 0.5 goes on to V[0], scaled (5 − 1) · 0.5 = 2 > 1: leaf 1. Text y and number 7 are features 6 and 8: leaf −1.
        TabularPrediction first = model.Predict([double.NaN, 0, 1, 5, 0, 7], ["y"]);
        Assert.Equal(-0.25f + -1, first.Score);
        Assert.Equal(0.25f, first.Probability);
        Assert.False(first.PredictedLabel);

        // A 1 > 0.5: leaf 2. Text x is feature 5: leaf 1. The last piece of the calibrator is 1 to 2.
        TabularPrediction second = model.Predict([1, 0, 1, 5, 0, 9], ["x"]);
        Assert.Equal((2, 0.75f, true), (second.Score, second.Probability, second.PredictedLabel));

        // V[0] is missing: 3 stands in for it.
        Assert.Equal(-0.25f + 1, model.Predict([0, 0, 1, double.NaN, 0, 3], [null]).Score);
    }

    [Fact]
    public void DoubleNormaliser_ComputesInDoublePrecision()
    {
        TabularModel model = new PipelineFile().Schema(("D", "Double", 2))
            .Normalize("D", "D", 8, null, [1e8, 1], [1, 0])
            .Convert("F", "D", 9)
            .Sum("F", 1, 1)
            .Model();

        Assert.Equal((float)((1.00000001 - 1) * 1e8) + 0.5f, model.Predict([1.00000001, 0.5]).Score);
    }

    [Fact]
    public void SparseNormaliser_PassesOtherSlotsThrough()
    {
        TabularModel model = new PipelineFile().Schema(("V", "Single", 3))
            .Normalize("N", "V", 4, [1], [0.5], [], 3)
            .Sum("N", 1, 10, 100)
            .Model();

        Assert.Equal(3 + (10 * 2) + (100 * 5), model.Predict([3, 4, 5]).Score);
    }

    [Fact]
    public void VectorReplacement_HasAValueForEachSlot()
    {
        TabularModel model = new PipelineFile().Schema(("V", "Single", 2))
            .Transform("NAREP TF", 0x00010002, "NAReplaceTransform", b =>
            {
                PipelineFile.Pairs(b, ("V", "V"));
                foreach (byte value in (byte[])[7, .. "VBuffer"u8, 16, 6, .. "Single"u8, 0])
                {
                    b.Byte(value);
                }

                Array.ForEach([1, 2, 1, 2, -1, 0], b.Int32);
                b.Single(5);
                b.Single(6);
            })
            .Sum("V", 1, 10)
            .Model();

        Assert.Equal(65, model.Predict([double.NaN, double.NaN]).Score);
        Assert.Equal(61, model.Predict([1, double.NaN]).Score);
    }

    [Theory]
    [InlineData(false, 1 + 1000)]
    [InlineData(true, 2)]
    public void VectorOfKeys_BecomesBlocksOrABag(bool isBag, float score)
    {
        TabularModel model = new PipelineFile().Schema(("T", "TextSpan", 2))
            .TextKey("K", "T", "a", "b", "c")
            .OneHot(isBag, ("F", "K"))
            .Sum("F", isBag ? [1, 10, 100] : [1, 10, 100, 1000, 10000, 100000])
            .Model();

        Assert.Equal(score, model.Predict([], ["a", "a"]).Score);
        Assert.Equal(0, model.Predict([], ["?", null]).Score);
    }

    [Fact]
    public void LargeVocabulary_IsEncodedWithoutAllocation()
    {
        string[] values = [.. Enumerable.Range(0, 3000).Select(i => $"v{i}")];
        TabularModel model = new PipelineFile().Schema(("T", "TextSpan", 0))
            .TextKey("K", "T", values)
            .OneHot(false, ("F", "K"))
            .Sum("F", [.. Enumerable.Range(0, 3000).Select(i => (float)i)])
            .Model();
        Assert.Equal(2999, model.Predict([], ["v2999"]).Score);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(7, model.Predict([], values.AsSpan(7, 1)).Score);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    [Fact]
    public void AppendedCalibrator_GivesTheProbability()
    {
        TabularModel model = new PipelineFile().Concat("F", "x").Sum("F", 1)
            .Transform("CALTRANS", 0x00010002, "NaiveCalibratTransf", b => b.Text("Score"))
            .Child("Calibrator", "NAIVECAL", 0x00010001, "NaiveCaliExec", b =>
            {
                b.Int32(4);
                b.Single(2);
                b.Single(-1);
                b.Array<float>([0.1f, 0.5f, 0.9f]);
            })
            .Model();

        Assert.Equal([0.1f, 0.1f, 0.5f, 0.9f, 0.9f], new double[] { -50, 0.9, 1, 3.5, 1e30 }.Select(x => model.Predict([x]).Probability));
        Assert.True(float.IsNaN(model.Predict([double.NaN]).Probability));
    }

    [Fact]
    public void PavCalibrator_InterpolatesBetweenPieces()
    {
        TabularModel model = new PipelineFile().Concat("F", "x").Sum("F", 1)
            .Transform("CALTRANS", 0x00010002, "PavCalibratTransf", b => b.Text("Score"))
            .Child("Calibrator", "PAV  CAL", 0x00010001, "PAVCaliExec", b => MlNetPipelines.Pav(b, (-1, 0, 0), (1, 2, 0.5f), (3, 3, 1)))
            .Model();

        Assert.Equal(
            [1e-15f, 1e-15f, 0.125f, 0.5f, 0.75f, 1],
            new double[] { -9, 0, 0.25, 1.5, 2.5, 9 }.Select(x => model.Predict([x]).Probability));
    }

    [Fact]
    public void ColumnsThatTheScoreDoesNotNeed_AreNoInputs()
    {
        TabularModel model = new PipelineFile().Schema(("Label", "TextSpan", 0), ("x", "Single", 0), ("y", "Single", 0))
            .TextKey("Label", "Label", "stayed", "left")
            .Convert("When", "Label", 14)
            .Concat("All", "x", "y")
            .Concat("F", "y")
            .Sum("F", 1)
            .Model();

        Assert.Equal("y", model.Inputs.Single().Name);
    }

    [Fact]
    public void ConversionThatTheScoreNeeds_IsRefusedIfItIsNotRead()
    {
        var e = Assert.Throws<ModelFormatException>(() => new PipelineFile().Schema(("x", "TextSpan", 0))
            .Convert("n", "x", 14)
            .Concat("F", "n")
            .Sum("F", 1)
            .Model());

        Assert.StartsWith("TransformerChain/Transform_000/Model.key: loader \"ConvertTransform\" turns Text", e.Message);
    }

    [Theory]
    [InlineData("-1.5e2", -150)]
    [InlineData("0.1", 0.1f)]
    [InlineData("", float.NaN)]
    [InlineData(null, float.NaN)]
    [InlineData("many", float.NaN)]
    public void TextConvertedToANumber_IsParsed(string? text, float expected)
    {
        TabularModel model = new PipelineFile().Schema(("x", "TextSpan", 0))
            .Convert("n", "x", 9)
            .Concat("F", "n")
            .Sum("F", 1)
            .Model();

        Assert.Equal(expected, model.Predict([], [text]).Score);
    }

    [Fact]
    public void ForestOfQuantileTrees_IsSummed()
    {
        TabularModel model = new PipelineFile().Concat("F", "x", "y").Predict("F")
            .Child("Model", "FFORE BC", 0x00010006, "FastForestBinaryExec", MlNetPipelines.Forest)
            .Model();

        Assert.Equal(0.5f + 0.5f, model.Predict([0, 0]).Score);
        Assert.Equal(-0.25f - 0.25f, model.Predict([0, 9]).Score);
        Assert.Equal(2, model.Predict([1, double.NaN]).Score);
        Assert.False(model.IsCalibrated);
        Assert.True(float.IsNaN(model.Predict([0, 0]).Probability));
    }

    [Fact]
    public void ConcatenationsThatDoubleWithoutEnd_AreRefused()
    {
        var file = new PipelineFile().Concat("F", "x");
        for (int i = 0; i < 40; i++)
        {
            file.Concat("F", "F", "F");
        }

        var e = Assert.Throws<ModelFormatException>(() => file.Sum("F", 1).Model());
        Assert.Contains("loader \"ConcatTransform\" joins", e.Message);
    }

    [Fact]
    public void WrongRow_IsTheCallersError()
    {
        TabularModel model = MlNetModelFile.Read(MlNetPipelines.Everything());

        Assert.Throws<ArgumentException>(() => model.Predict(new double[5], ["x"]));
        Assert.Throws<ArgumentException>(() => model.Predict(new double[6]));
        Assert.Throws<ArgumentException>(() => model.Predict([double.PositiveInfinity, 0, 0, 0, 0, 0], ["x"]));
        Assert.Throws<ArgumentException>(() => model.Predict([1e39, 0, 0, 0, 0, 0], ["x"]));
        Assert.Throws<ArgumentException>(() => MlNetSamples.Trees().Predict([1, double.NegativeInfinity]));
        Assert.Throws<ArgumentException>(() => model.ScoreFeatures(new double[8]));
    }

    [Fact]
    public void Predicting_AllocatesNothing()
    {
        TabularModel model = MlNetModelFile.Read(MlNetPipelines.Everything());
        TabularModel plain = MlNetSamples.Trees();
        var numbers = new double[6];
        var texts = new[] { "x" };
        model.Predict(numbers, texts);
        plain.Predict(numbers.AsSpan(0, 2));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            model.Predict(numbers, texts);
            plain.Predict(numbers.AsSpan(0, 2));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
