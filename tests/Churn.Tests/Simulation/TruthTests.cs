using Churn.Simulation;

namespace Churn.Tests.Simulation;

/// <summary>What is promised of the truth, on one population; docs/simulation.md has the figures of a larger one.</summary>
public sealed class TruthTests(TruthTests.Told told) : IClassFixture<TruthTests.Told>
{
    public static TheoryData<Signal> Signals => [.. Enum.GetValues<Signal>()];

    [Fact]
    public void Label_IsNoPurchaseInTheHorizon_OfThoseWhoBoughtInTheLookback()
    {
        var expected = told.Cutoffs.SelectMany(cutoff => told.Purchases
            .Where(own => own.Any(day => day >= cutoff - 180 && day < cutoff))
            .Select(own => (own.Key, cutoff, own.All(day => day < cutoff || day >= cutoff + 90))));

        Assert.Equal(expected.Order(), told.Rows.Select(row => (row.Customer, row.Cutoff.DayNumber - Told.Options.Start.DayNumber, row.IsLost)).Order());
    }

    [Fact]
    public void BaseRate_IsThatOfARealShop()
    {
        Assert.InRange(told.Rows.Average(row => row.IsLost ? 1.0 : 0), 0.25, 0.45);
    }

    [Fact]
    public void Truth_IsCalibrated()
    {
        foreach (var tenth in told.Rows.OrderBy(row => row.Probabilities[0]).Chunk((told.Rows.Length / 10) + 1))
        {
            // Four standard errors of the mean of so many labels.
            var mean = tenth.Average(row => row.Probabilities[0]);
            var error = Math.Sqrt(Math.Max(0.001, mean * (1 - mean)) / tenth.Length);
            Assert.Equal(mean, tenth.Average(row => row.IsLost ? 1.0 : 0), 4 * error);
        }
    }

    [Fact]
    public void Truth_OrdersWellButNotPerfectly_AndBetterThanRecencyFrequencyMonetary()
    {
        var truth = told.Auc(0);

        Assert.InRange(truth, 0.80, 0.895);
        Assert.True(truth > told.RfmAuc() + 0.05, $"{truth} against {told.RfmAuc()}");
    }

    [Theory]
    [MemberData(nameof(Signals))]
    public void LeavingOutASignal_Shows(Signal signal)
    {
        Assert.True(told.Auc(0) - told.Auc(1 + (int)signal) > Told.LeastLoss, $"{signal}: {told.Auc(0) - told.Auc(1 + (int)signal)}");
    }

    [Fact]
    public void Cancelled_AreLost()
    {
        var cancelled = told.Rows.Where(row => row.IsCancelled && row.LeftOn < row.Cutoff).ToArray();

        Assert.NotEmpty(cancelled);
        Assert.All(cancelled, row => Assert.Equal((1, true), (row.Probabilities[0], row.IsLost)));
    }

    public sealed class Told
    {
        public const double LeastLoss = 0.0005;
        public static readonly SimulationOptions Options = new() { Customers = 8_000, Days = 540, Seed = 1 };

        public Told()
        {
            var population = new Population(Options, new TruthOptions
            {
                Cutoffs = [.. Cutoffs.Select(Options.Start.AddDays)],
                Paths = 4,
                Without = [null, .. Enum.GetValues<Signal>().Select(signal => (Signal?)signal)],
            });
            var purchases = Lives.Events(population).Where(e => e.Type == "purchase").ToArray();
            Purchases = purchases.ToLookup(e => e.Customer, e => Lives.DayOf(Options, e));
            Amounts = purchases.ToLookup(e => e.Customer, e => (Lives.DayOf(Options, e), e.Value));
            Rows = [.. population.Truth];
            Labels = [.. Rows.Select(row => row.IsLost)];
        }

        public int[] Cutoffs { get; } = [270, 360, 450];

        public ILookup<int, int> Purchases { get; }

        public TruthRow[] Rows { get; }

        private bool[] Labels { get; }

        private ILookup<int, (int Day, double Value)> Amounts { get; }

        public double Auc(int formula) => Ranking.Auc([.. Rows.Select(row => row.Probabilities[formula])], Labels);

        public double RfmAuc() => Ranking.Auc(Ranking.Logistic([.. Rows.Select(Rfm)], Labels), Labels);

        private double[] Rfm(TruthRow row)
        {
            var cutoff = row.Cutoff.DayNumber - Options.Start.DayNumber;
            var before = Amounts[row.Customer].Where(e => e.Day < cutoff).ToArray();
            var recency = cutoff - before.Max(e => e.Day);
            return [recency, Math.Log(recency), Math.Log(before.Length), Math.Log(before.Average(e => e.Value))];
        }
    }
}
