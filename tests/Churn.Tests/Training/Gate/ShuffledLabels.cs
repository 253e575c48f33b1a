using Churn.Training.Examples;
using Churn.Training.Walk;

namespace Churn.Tests.Training.Gate;

/// <summary>The same examples with nothing to learn in them: each cutoff's labels go to other customers by chance.</summary>
internal static class ShuffledLabels
{
    public static WalkForward Walk(WalkForward walk, int seed) => Walk(walk.Source, walk.Training, walk.Test, seed);

    public static WalkForward Walk(ExampleSource source, ExampleSet training, ExampleSet test, int seed) => WalkForward.Run(
        source, Shuffle(training, seed), Shuffle(test, seed + 1), (ulong)seed, null, TestContext.Current.CancellationToken);

    private static ExampleSet Shuffle(ExampleSet set, int seed)
    {
        var random = new Random(seed);
        var churned = (bool[])set.Churned.Clone();
        foreach (var rows in Enumerable.Range(0, set.Count).GroupBy(row => set.Cutoff[row]).Select(g => g.ToArray()))
        {
            var labels = Array.ConvertAll(rows, row => set.Churned[row]);
            random.Shuffle(labels);
            foreach (var (i, row) in rows.Index())
            {
                churned[row] = labels[i];
            }
        }
        return set with { Churned = churned };
    }
}
