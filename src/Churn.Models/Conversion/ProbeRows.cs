using Churn.Models.MlNet;

namespace Churn.Models.Conversion;

/// <summary>Seeded rows that a model tells apart: values at, next to and between the thresholds of its trees, and missing ones.</summary>
/// <remarks>The same model and seed give the same rows on every machine. Not thread-safe.</remarks>
public sealed class ProbeRows
{
    // Of a hundred values; the rest lies between two thresholds.
    private const int Missing = 12;
    private const int AtThreshold = 10;
    private const int NextToThreshold = 10;
    private const int Whole = 8;

    private readonly float[][] thresholds;
    private ulong state;

    /// <param name="model">Reads numbers only.</param>
    /// <param name="seed">Any.</param>
    /// <exception cref="ArgumentException">The model reads texts.</exception>
    public ProbeRows(TabularModel model, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.TextCount > 0)
        {
            throw new ArgumentException("The model reads texts, which are not drawn.", nameof(model));
        }

        state = seed;
        thresholds = Thresholds(model);
    }

    /// <summary>Draws the next row.</summary>
    /// <param name="row">Shape [NumberCount] of the model; overwritten with values of single precision, finite or NaN.</param>
    public void Next(Span<double> row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = Value(thresholds[i]);
        }
    }

    private float Value(float[] known)
    {
        int kind = Below(100);
        if (kind < Missing)
        {
            return float.NaN;
        }

        if (kind < Missing + Whole || known.Length == 0)
        {
            return Below(2) == 0 ? Below(10) - 2 : (float)((Unit() * 6) - 3);
        }

        float one = known[Below(known.Length)];
        return Finite(kind < Missing + Whole + AtThreshold ? one
            : kind < Missing + Whole + AtThreshold + NextToThreshold ? (Below(2) == 0 ? MathF.BitDecrement(one) : MathF.BitIncrement(one))
            : Between(known));
    }

    // Beyond the outermost thresholds too, by as much as they are apart.
    private float Between(float[] known)
    {
        int gap = Below(known.Length + 1);
        double low = gap == 0 ? known[0] - Spread(known) : known[gap - 1];
        double high = gap == known.Length ? known[^1] + Spread(known) : known[gap];
        return (float)(low + (Unit() * (high - low)));
    }

    private static double Spread(float[] known) => 1 + (double)known[^1] - known[0];

    private static float Finite(float value) => Math.Clamp(value, float.MinValue, float.MaxValue);

    private static float[][] Thresholds(TabularModel model)
    {
        var sets = new SortedSet<float>[model.NumberCount];
        for (int i = 0; i < sets.Length; i++)
        {
            sets[i] = [];
        }

        if (model.ReadsNumbersAsTheyAre && model.Scorer is TreeScorer scorer)
        {
            foreach (DecisionTree tree in scorer.Trees)
            {
                for (int node = 0; node < tree.NodeCount; node++)
                {
                    if (tree.Categories?[node] is null && float.IsFinite(tree.Threshold[node]))
                    {
                        sets[tree.Feature[node]].Add(tree.Threshold[node]);
                    }
                }
            }
        }

        return [.. sets.Select(set => set.ToArray())];
    }

    private int Below(int count) => (int)(Draw() % (ulong)count);

    private double Unit() => (Draw() >> 11) * (1.0 / (1UL << 53));

    // SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    private ulong Draw()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
