using Churn.Models.Trees;
using FsCheck;
using FsCheck.Fluent;

namespace Churn.Tests.Models.Trees;

/// <summary>Trees and rows drawn together, so that rows meet thresholds exactly, from a seed that a failure prints.</summary>
internal sealed class RandomEnsemble
{
    private static readonly float[] Odd =
        [0f, -0f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, 1f, MathF.BitIncrement(1f), MathF.BitDecrement(1f)];

    private readonly Random random;
    private readonly int seed;

    private RandomEnsemble(int seed, int maxFeatures, int maxTrees, int maxDepth)
    {
        this.seed = seed;
        random = new Random(seed);
        FeatureCount = random.Next(1, maxFeatures + 1);
        Base = (float)((random.NextDouble() * 4) - 2);
        int deepest = random.Next(0, maxDepth + 1);
        double branching = 0.5 + (random.NextDouble() / 2);
        Trees = [.. Enumerable.Range(0, random.Next(1, maxTrees + 1)).Select(_ => Grow(deepest, branching))];
        Rows = [.. Enumerable.Range(0, 8).Select(_ => Row())];
    }

    public int FeatureCount { get; }

    public float Base { get; }

    public NaiveTree[] Trees { get; }

    /// <summary>Finite or NaN; some are no floats.</summary>
    public double[][] Rows { get; }

    public static Arbitrary<RandomEnsemble> Drawn(int maxFeatures, int maxTrees, int maxDepth) =>
        Arb.From(Gen.Choose(0, int.MaxValue).Select(seed => new RandomEnsemble(seed, maxFeatures, maxTrees, maxDepth)));

    public TreeEnsembleBuilder Builder(LeafPrecision precision)
    {
        var builder = new TreeEnsembleBuilder(FeatureCount, Base, precision);
        foreach (NaiveTree tree in Trees)
        {
            tree.AddTo(builder);
        }

        return builder;
    }

    public static float[] Rounded(double[] row) => Array.ConvertAll(row, value => (float)value);

    public override string ToString() => $"seed {seed}: {Trees.Length} trees, {FeatureCount} features";

    private NaiveTree Grow(int levels, double branching) =>
        levels > 0 && random.NextDouble() < branching
            ? new NaiveTree.Split(
                random.Next(FeatureCount), Threshold(), random.Next(2) == 0, Grow(levels - 1, branching), Grow(levels - 1, branching))
            : new NaiveTree.Leaf(
                (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 2)), random.Next(6) == 0 ? 0 : random.Next(1, 100));

    private float Threshold() => random.Next(12) switch
    {
        0 => float.PositiveInfinity,
        1 => float.NegativeInfinity,
        _ => Value(),
    };

    private double[] Row()
    {
        double missing = random.NextDouble() * random.Next(2);
        return
        [
            .. Enumerable.Range(0, FeatureCount).Select(_ =>
                random.NextDouble() < missing ? double.NaN : random.Next(4) == 0 ? random.NextDouble() : Value()),
        ];
    }

    // Few enough that rows and thresholds often agree.
    private float Value() => random.Next(4) == 0 ? Odd[random.Next(Odd.Length)] : random.Next(-4, 5) / 4f;
}
