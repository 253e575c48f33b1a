using Churn.Models;

namespace Churn.Tests.Models;

public class ChurnModelTests
{
    private static readonly ChurnModel Model = ModelFiles.Load("missing");

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    public void VectorOfAnotherLength_IsRefused(int length)
    {
        var error = Assert.Throws<ArgumentException>(() => Model.Probability(new double[length]));
        Assert.Contains($"{length} values where the model has 4 features", error.Message);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e39)]
    public void ValueThatIsNoFiniteFloat_IsRefusedByNameOfItsFeature(double value)
    {
        var error = Assert.Throws<ArgumentException>(() => Model.Margin([0, 0, value, 0]));
        Assert.Contains("c.count.7d", error.Message);
    }

    [Fact]
    public void Probability_IsTheLogisticOfTheMargin()
    {
        double[] row = [0.5, double.NaN, -2, 0];
        Assert.Equal(1 / (1 + Math.Exp(-Model.Margin(row))), Model.Probability(row));
        Assert.InRange(Model.Probability(row), 0.001, 0.999);
    }

    [Fact]
    public void Scoring_AllocatesNothing()
    {
        double[] row = [0.5, double.NaN, -2, 0];
        double sum = Model.Probability(row);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            sum += Model.Probability(row);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(1001 * Model.Probability(row), sum, 1e-6);
    }

    [Fact]
    public void Scoring_OnManyThreads_AnswersAsOnOne()
    {
        (double[][] rows, double[] margins, _) = ModelFiles.Answers("missing");
        int wrong = 0;

        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 200 * rows.Length; i++)
            {
                if (Model.Margin(rows[i % rows.Length]) != margins[i % rows.Length])
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        });

        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Bands_BeginAtTheirThreshold()
    {
        BandThresholds bands = Model.Manifest.Bands;

        Assert.Equal(Band.Low, Model.BandOf(0));
        Assert.Equal(Band.Low, Model.BandOf(Math.BitDecrement(bands.Medium)));
        Assert.Equal(Band.Medium, Model.BandOf(bands.Medium));
        Assert.Equal(Band.Medium, Model.BandOf(Math.BitDecrement(bands.High)));
        Assert.Equal(Band.High, Model.BandOf(bands.High));
        Assert.Equal(Band.High, Model.BandOf(Math.BitDecrement(bands.Critical)));
        Assert.Equal(Band.Critical, Model.BandOf(bands.Critical));
        Assert.Equal(Band.Critical, Model.BandOf(1));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.001)]
    [InlineData(1.001)]
    public void Band_OfWhatIsNoProbability_IsRefused(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.BandOf(probability));
}
