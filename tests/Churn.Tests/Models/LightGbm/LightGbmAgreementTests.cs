using Churn.Models;
using Churn.Models.Conversion;
using Churn.Models.MlNet;

namespace Churn.Tests.Models.LightGbm;

/// <summary>Models read from LightGBM's text against trees that answer for themselves.</summary>
public class LightGbmAgreementTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void WrittenAsMlNetFile_AnswersAsTheTreesDo(int seed, bool categories)
    {
        SampleModel sample = SampleModel.Draw(seed, categories);
        SourceModel source = SourceModelReader.Read(sample.File(), []);
        TabularModel converted = MlNetModelFile.Read(MlNetModelFile.Write(source.Model));
        var random = new Random(seed);
        var row = new double[SampleModel.Features];
        var answers = new HashSet<double>();

        Assert.Equal(ModelFormat.LightGbm, source.Format);
        Assert.Equal(["a", "b", "c", "d", "e"], source.Features);
        for (int i = 0; i < 30_000; i++)
        {
            SampleModel.FillRow(random, row);
            double expected = sample.Probability(row);
            Assert.Equal(expected, source.Reference(row), 1e-12);
            Assert.Equal(expected, converted.Predict(row).Probability, 2e-7);
            Assert.Equal(expected > 0.5, converted.Predict(row).PredictedLabel);
            answers.Add(expected);
        }

        Assert.True(answers.Count > 1000, $"{answers.Count} different answers");
    }

    [Fact]
    public void CountsOfRows_BecomeCovers_UnlessCategoriesRepeatSubtrees()
    {
        SourceModel numeric = SourceModelReader.Read(SampleModel.Draw(1, false).File(), []);
        SourceModel categorical = SourceModelReader.Read(SampleModel.Draw(2, true).File(), []);

        Assert.NotNull(numeric.Model.Ensemble!.BaseValue);
        Assert.Null(categorical.Model.Ensemble!.BaseValue);
    }

    [Theory]
    [InlineData("0.1", 0.1f)]
    [InlineData("0.1", 0.099999994f)]
    [InlineData("0.10000000149011612", 0.1f)]
    [InlineData("0.1000000014901161", 0.1f)]
    [InlineData("0.10000000149011613", 0.10000001f)]
    [InlineData("1e300", 3.4e38f)]
    [InlineData("-1e300", -3.4e38f)]
    public void Thresholds_AreRoundedDownToFloats(string threshold, float x) =>
        Assert.Equal(x <= double.Parse(threshold) ? -1 : 1, Answer(threshold, 2, x));

    // Decision types: bit 1 sends missing values left; 0 none, 4 zero, 8 NaN.
    [Theory]
    [InlineData("1.5", 0, double.NaN, true)]
    [InlineData("-1.5", 2, double.NaN, false)]
    [InlineData("0", 0, double.NaN, true)]
    [InlineData("1.5", 8, double.NaN, false)]
    [InlineData("-1.5", 10, double.NaN, true)]
    [InlineData("1.5", 6, double.NaN, true)]
    [InlineData("-1.5", 4, double.NaN, false)]
    [InlineData("-1.0000000180025095e-35", 6, 0, true)]
    [InlineData("-1.0000000180025095e-35", 6, 1e-36, true)]
    [InlineData("-1.0000000180025095e-35", 6, 1e-30, false)]
    [InlineData("1.0000000180025095e-35", 4, 0, false)]
    [InlineData("1.0000000180025095e-35", 4, -1e-36, false)]
    [InlineData("1.0000000180025095e-35", 4, -1e-30, true)]
    public void MissingValuesAndZeros_GoWhereTheDecisionTypeSays(string threshold, int decision, double x, bool isLeft) =>
        Assert.Equal(isLeft ? -1 : 1, Answer(threshold, decision, x));

    [Fact]
    public void ZerosSentAgainstTheThreshold_AreRefused()
    {
        var error = Assert.Throws<ModelFormatException>(() => Answer("1.5", 4, 0));
        Assert.Contains("Tree=0: decision_type sends zeros against its threshold at [0]. Train with zero_as_missing=false.", error.Message);
    }

    [Fact]
    public void TreeOfOneLeaf_AddsItsValue()
    {
        string text = Stump("0.5", 2).Replace(
            "end of trees", "Tree=1\nnum_leaves=1\nnum_cat=0\nleaf_value=0.25\nshrinkage=1\n\n\nend of trees");
        SourceModel source = SourceModelReader.Read(System.Text.Encoding.ASCII.GetBytes(text), []);

        Assert.Equal(-0.75f, source.Model.Predict([0, 0, 0, 0, 0]).Score);
        Assert.Equal(1.25f, source.Model.Predict([1, 0, 0, 0, 0]).Score);
    }

    [Fact]
    public void GivenNames_TakeThePlaceOfTheFiles()
    {
        byte[] file = SampleModel.Draw(1, false, 2).File();

        Assert.Equal(["v", "w", "x", "y", "z"], SourceModelReader.Read(file, ["v", "w", "x", "y", "z"]).Features);
        Assert.Throws<ModelFormatException>(() => SourceModelReader.Read(file, ["v", "w"]));
    }

    private static float Answer(string threshold, int decision, double x) =>
        SourceModelReader.Read(System.Text.Encoding.ASCII.GetBytes(Stump(threshold, decision)), []).Model.Predict([x, 0, 0, 0, 0]).Score;

    private static string Stump(string threshold, int decision) =>
        SampleModel.Header.ReplaceLineEndings("\n").Replace("SIGMOID", "1") + "\nTree=0\nnum_leaves=2\nnum_cat=0\nsplit_feature=0\nthreshold="
        + threshold + "\ndecision_type=" + decision + "\nleft_child=-1\nright_child=-2\nleaf_value=-1 1\nshrinkage=0.1\n\n\nend of trees\n";
}
