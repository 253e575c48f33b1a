using Churn.Models.MlNet;
using Churn.Training.Examples;
using Churn.Training.Fitting;
using Churn.Training.Linear;

namespace Churn.Tests.Training.Fitting;

public sealed class FittedLinearTests
{
    private static readonly string[] Names = ["purchase.recency", "purchase.overdue", "purchase.sum.all"];
    private readonly ExampleSet set = Draw(3000);

    private int[] All => [.. Enumerable.Range(0, set.Count)];

    [Fact]
    public void ServedModel_GivesWhatTheWeightsGiveByHand_MissingValuesToo()
    {
        var columns = StandardColumns.Of(set, All, [0, 1, 2], value => value);
        var weights = LogisticRegression.Fit(columns.Rows(set, All), 3, set.Churned, penalty: 1);

        var fitted = FittedLinear.Fit(set, All, Names);
        var probabilities = fitted.Probabilities(set, All);
        var read = MlNetModelFile.Read(MlNetModelFile.Write(fitted.Model));
        for (var row = 0; row < set.Count; row++)
        {
            var margin = weights[3];
            for (var j = 0; j < 3; j++)
            {
                var value = float.IsNaN(set.Row(row)[j]) ? columns.Replacements[j] : set.Row(row)[j];
                margin += weights[j] * (value - columns.Means[j]) / columns.Scales[j];
            }
            // Single precision in the model, on values of up to some thousands.
            Assert.Equal(LogisticRegression.Sigmoid(margin), probabilities[row], 1e-5);
            Assert.Equal(probabilities[row], read.Predict([.. set.Row(row).ToArray().Select(v => (double)v)]).Probability);
        }
    }

    [Fact]
    public void MissingValues_CountAsTheLargestOneSeen()
    {
        var columns = StandardColumns.Of(set, All, [1], value => value);

        Assert.Equal(set.Values.Where((_, i) => i % 3 == 1).Where(v => !float.IsNaN(v)).Max(), columns.Replacements[0]);
    }

    [Fact]
    public void StandardColumns_HaveMeanNoughtAndDeviationOne_FarFromNoughtToo()
    {
        var random = new Random(8);
        var far = MadeExamples.Of(
            ["a", "b", "c"], [.. Enumerable.Range(0, 1000).Select(_ => (float[])[random.NextSingle(), 8_000_000 + random.Next(4), 7])], new bool[1000]);
        int[] rows = [.. Enumerable.Range(0, 1000)];

        var values = StandardColumns.Of(far, rows, [0, 1, 2], value => value).Rows(far, rows);

        for (var j = 0; j < 2; j++)
        {
            var column = values.Where((_, i) => i % 3 == j).ToArray();
            Assert.Equal(0, column.Average(), 1e-6);
            Assert.Equal(1, column.Average(v => v * v), 1e-6);
        }
        Assert.All(values.Where((_, i) => i % 3 == 2), v => Assert.Equal(0, v));
    }

    [Fact]
    public void ColumnThatIsAlwaysMissing_CountsAsNought()
    {
        var empty = MadeExamples.Of(["a"], [.. Enumerable.Range(0, 20).Select(_ => (float[])[float.NaN])], [.. Enumerable.Range(0, 20).Select(i => i % 4 == 0)]);
        int[] rows = [.. Enumerable.Range(0, 20)];

        Assert.All(FittedLinear.Fit(empty, rows, ["a"]).Probabilities(empty, rows), p => Assert.Equal(0.25, p, 1e-3));
        Assert.All(LogBaseline.Fit(empty, rows, ["a"]).Probabilities(empty, rows), p => Assert.Equal(0.25, p, 1e-3));
    }

    [Fact]
    public void LogBaseline_SeesOrdersOfMagnitude()
    {
        // Odds fall with the logarithm: a linear model on the value as it is cannot say so.
        var random = new Random(9);
        float[][] rows = [.. Enumerable.Range(0, 4000).Select(_ => (float[])[(float)Math.Exp(8 * random.NextDouble())])];
        bool[] churned = [.. rows.Select(r => random.NextDouble() < LogisticRegression.Sigmoid(4 - Math.Log(1 + r[0])))];
        var made = MadeExamples.Of(["a"], rows, churned);
        int[] all = [.. Enumerable.Range(0, 4000)];

        var probabilities = LogBaseline.Fit(made, all, ["a"]).Probabilities(made, all);

        Assert.All(rows.Zip(probabilities), r => Assert.Equal(LogisticRegression.Sigmoid(4 - Math.Log(1 + r.First[0])), r.Second, 0.05));
    }

    [Fact]
    public void ColumnThatIsNotThere_IsNamed()
    {
        var problem = Assert.Throws<ArgumentException>(() => FittedLinear.Fit(set, All, ["visit.recency"]));

        Assert.Contains("visit.recency", problem.Message, StringComparison.Ordinal);
    }

    private static ExampleSet Draw(int count)
    {
        var random = new Random(7);
        var rows = new float[count][];
        var churned = new bool[count];
        for (var i = 0; i < count; i++)
        {
            var recency = (float)(180 * random.NextDouble());
            rows[i] = [recency, random.Next(3) == 0 ? float.NaN : recency / 30, (float)(5000 * random.NextDouble())];
            churned[i] = random.NextDouble() < LogisticRegression.Sigmoid((recency - 90) / 40);
        }
        return MadeExamples.Of(Names, rows, churned);
    }
}
