namespace Churn.Models.LightGbm;

/// <summary>One tree as it stands in the file, checked: indices are inside and every walk from split 0 ends in a leaf.</summary>
internal sealed class LightGbmTree
{
    /// <summary>Numbers up to this far from 0 count as 0 where <see cref="MissingKind.Zero"/> applies.</summary>
    public const float Zero = 1e-35f;

    /// <summary>Shape [N]: the feature compared.</summary>
    public required int[] Feature { get; init; }

    /// <summary>Shape [N]: x ≤ threshold goes left; at a categorical split the place of its set.</summary>
    public required double[] Threshold { get; init; }

    /// <summary>Shape [N]: bit 0 categorical, bit 1 missing goes left, bits 2 and 3 a <see cref="MissingKind"/>.</summary>
    public required int[] Decision { get; init; }

    /// <summary>Shape [N]: the next split, or ~leaf.</summary>
    public required int[] Left { get; init; }

    /// <summary>Shape [N]: the same on the other side.</summary>
    public required int[] Right { get; init; }

    /// <summary>Shape [N + 1]: what each leaf adds; the learning rate is in it.</summary>
    public required double[] Leaf { get; init; }

    /// <summary>Shape [sets + 1]: where each set's words begin in <see cref="CategoryWords"/>.</summary>
    public required int[] CategoryBounds { get; init; }

    /// <summary>Bit sets of the categories that go left, 32 a word.</summary>
    public required uint[] CategoryWords { get; init; }

    /// <summary>Shape [N]: training rows that reached each split; null if the file does not say.</summary>
    public int[]? SplitRows { get; init; }

    /// <summary>Shape [N + 1]: the same for leaves.</summary>
    public int[]? LeafRows { get; init; }

    public int SplitCount => Left.Length;

    public bool IsCategorical(int split) => (Decision[split] & 1) != 0;

    public bool MissingLeft(int split) => (Decision[split] & 2) != 0;

    public MissingKind Missing(int split) => (MissingKind)(Decision[split] >> 2);

    /// <summary>The words of a categorical split's set.</summary>
    public ReadOnlySpan<uint> Categories(int split)
    {
        int set = (int)Threshold[split];
        return CategoryWords.AsSpan(CategoryBounds[set]..CategoryBounds[set + 1]);
    }

    /// <summary>Value of the leaf that a row reaches, by LightGBM's rules as they are.</summary>
    public double Value(ReadOnlySpan<double> row)
    {
        int node = SplitCount == 0 ? ~0 : 0;
        while (node >= 0)
        {
            double x = row[Feature[node]];
            node = (IsCategorical(node) ? IsIn(Categories(node), x) : GoesLeft(node, x)) ? Left[node] : Right[node];
        }

        return Leaf[~node];
    }

    private bool GoesLeft(int split, double x)
    {
        MissingKind kind = Missing(split);
        double value = double.IsNaN(x) && kind != MissingKind.NaN ? 0 : x;
        bool missing = kind == MissingKind.NaN ? double.IsNaN(value) : kind == MissingKind.Zero && Math.Abs(value) <= Zero;
        return missing ? MissingLeft(split) : value <= Threshold[split];
    }

    // A category is the whole part of a number; what is missing or negative is in no set.
    private static bool IsIn(ReadOnlySpan<uint> set, double x)
    {
        if (!(x > -1 && x < 32L * set.Length))
        {
            return false;
        }

        int category = (int)x;
        return (set[category / 32] >> (category % 32) & 1) != 0;
    }
}
