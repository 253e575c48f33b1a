using Churn.Models.Trees;

namespace Churn.Tests.Models.MlNet;

/// <summary>Full trees with random splits, and rows that fall on both sides, on the thresholds and are missing.</summary>
internal static class RandomTrees
{
    public static TreeEnsemble Ensemble(Random random, int trees, int depth, int features)
    {
        var builder = new TreeEnsembleBuilder(features, 0.25);
        for (int t = 0; t < trees; t++)
        {
            builder.BeginTree();
            int splits = (1 << depth) - 1;
            for (int i = 0; i < splits; i++)
            {
                builder.AddSplit(random.Next(features), Grid(random), (2 * i) + 1, (2 * i) + 2, random.Next(2) == 0);
            }

            for (int i = 0; i <= splits; i++)
            {
                builder.AddLeaf((random.NextSingle() - 0.5f) * 0.2f);
            }
        }

        return builder.Build();
    }

    /// <summary>A tenth missing; most others on the grid of the thresholds, so that equality is met.</summary>
    public static void FillRow(Random random, double[] row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = random.Next(10) switch
            {
                0 => double.NaN,
                1 => random.NextSingle() * 100,
                2 => MathF.BitDecrement(Grid(random)),
                _ => Grid(random),
            };
        }
    }

    private static float Grid(Random random) => random.Next(-10, 30) / 4f;
}
