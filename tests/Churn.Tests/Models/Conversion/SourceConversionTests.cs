using Churn.Models.Conversion;
using Churn.Models.MlNet;
using Churn.Tests.Models.LightGbm;

namespace Churn.Tests.Models.Conversion;

/// <summary>Conversions agree with what they were made from, and a wrong one is noticed.</summary>
public class SourceConversionTests
{
    private static readonly string[] Names = ["a.count.7d", "b.count.7d", "c.count.7d", "d.count.7d"];

    [Theory]
    [InlineData("missing")]
    [InlineData("stumps")]
    [InlineData("leaves")]
    [InlineData("pruned")]
    public void XGBoostModel_AgreesOver100000Rows(string name)
    {
        SourceModel source = SourceModelReader.Read(ModelFiles.XGBoost(name), [.. Names]);

        (_, double difference) = SourceConversion.ToMlNet(source, 100_000, 1);

        Assert.Equal(ModelFormat.XGBoost, source.Format);
        Assert.InRange(difference, 0, SourceConversion.Tolerance);
    }

    [Fact]
    public void MlNetModel_AgreesToTheLastBit()
    {
        SourceModel first = SourceModelReader.Read(ModelFiles.XGBoost("missing"), [.. Names]);
        SourceModel again = SourceModelReader.Read(MlNetModelFile.Write(first.Model), []);

        Assert.Equal(ModelFormat.MlNet, again.Format);
        Assert.Equal(0, SourceConversion.ToMlNet(again, 10_000, 1).Difference);
    }

    [Fact]
    public void OtherThresholds_AreNoticed()
    {
        SourceModel source = SourceModelReader.Read(ModelFiles.XGBoost("stumps"), [.. Names]);
        DecisionTree[] trees = [.. ((TreeScorer)source.Model.Scorer).Trees];
        DecisionTree first = trees[0];
        trees[0] = new DecisionTree
        {
            Left = first.Left,
            Right = first.Right,
            Feature = first.Feature,
            Threshold = [.. first.Threshold.Select(MathF.BitIncrement)],
            Missing = first.Missing,
            Leaf = first.Leaf,
        };
        TabularModel shifted = TabularModel.OfTrees([.. Names], [.. trees], (PlattCalibrator)source.Model.Calibrator!, 0);

        Assert.True(SourceConversion.LargestDifference(source, shifted, 10_000, 1) > 0.001);
    }

    [Fact]
    public void ProbeRows_RepeatAndMeetThresholdsTheirNeighboursAndMissingValues()
    {
        SourceModel source = SourceModelReader.Read(SampleModel.Draw(1, false).File(), []);
        float[] thresholds = [.. ((TreeScorer)source.Model.Scorer).Trees.Where(tree => tree.NodeCount > 0)
            .SelectMany(tree => Enumerable.Range(0, tree.NodeCount).Where(node => tree.Feature[node] == 0).Select(node => tree.Threshold[node]))];
        double[] values = Draw(source, 7);

        Assert.Equal(values, Draw(source, 7));
        Assert.NotEqual(values, Draw(source, 8));
        Assert.InRange(values.Count(double.IsNaN), 500, 800);
        Assert.All(values, value => Assert.True(double.IsNaN(value) || (float.IsFinite((float)value) && value == (float)value)));
        Assert.Contains(values, value => thresholds.Contains((float)value));
        Assert.Contains(values, value => thresholds.Contains(MathF.BitDecrement((float)value)));
    }

    private static double[] Draw(SourceModel source, ulong seed)
    {
        var rows = new ProbeRows(source.Model, seed);
        var row = new double[source.Model.NumberCount];
        var first = new double[5_000];
        for (int i = 0; i < first.Length; i++)
        {
            rows.Next(row);
            first[i] = row[0];
        }

        return first;
    }
}
