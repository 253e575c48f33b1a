using System.Globalization;
using System.Text;

namespace Churn.Tests.Models.LightGbm;

/// <summary>A tree as a tree, drawn at random, that answers a row by the rules of LightGBM's documentation and can be written down the
/// way LightGBM does.</summary>
internal sealed class SampleTree
{
    private const double AsGoodAsZero = 1e-35f;

    private int Feature { get; init; }

    private double Threshold { get; init; }

    private SortedSet<int>? Categories { get; init; }

    /// <summary>0 none, 1 zero, 2 NaN.</summary>
    private int Missing { get; init; }

    private bool DefaultLeft { get; init; }

    private SampleTree? Left { get; init; }

    private SampleTree? Right { get; init; }

    private double Leaf { get; init; }

    private int Rows => Left is null ? 3 : Left.Rows + Right!.Rows;

    public static SampleTree Draw(Random random, int features, int depth, bool categories)
    {
        if (depth == 0 || (depth < 3 && random.Next(5) == 0))
        {
            return new SampleTree { Leaf = (random.NextDouble() - 0.5) * 0.3 };
        }

        bool categorical = categories && random.Next(4) == 0;
        double threshold = random.Next(3) == 0 ? random.Next(-3, 8) / 2.0 : (random.NextDouble() * 6) - 2;
        int missing = random.Next(3);
        // What LightGBM takes for zero cannot be sent against the threshold; see the test of that.
        bool defaultLeft = missing == 1 ? threshold >= 0 : random.Next(2) == 0;
        return new SampleTree
        {
            Feature = random.Next(features),
            Threshold = threshold,
            Categories = categorical ? [.. Enumerable.Range(0, 70).Where(_ => random.Next(6) == 0)] : null,
            Missing = missing,
            DefaultLeft = defaultLeft,
            Left = Draw(random, features, depth - 1, categories),
            Right = Draw(random, features, depth - 1, categories),
        };
    }

    public double Answer(double[] row)
    {
        if (Left is null)
        {
            return Leaf;
        }

        double x = row[Feature];
        return (Categories is null ? NumberGoesLeft(x) : !double.IsNaN(x) && x > -1 && Categories.Contains((int)x))
            ? Left.Answer(row)
            : Right!.Answer(row);
    }

    /// <summary>The block of lines that follows <c>Tree=</c>.</summary>
    public string Write()
    {
        var splits = new List<SampleTree>();
        var leaves = new List<SampleTree>();
        Number(splits, leaves);
        SampleTree[] sets = [.. splits.Where(split => split.Categories is not null)];
        var text = new StringBuilder($"num_leaves={leaves.Count}\nnum_cat={sets.Length}\n");
        if (splits.Count > 0)
        {
            Line(text, "split_feature", splits.Select(split => (double)split.Feature));
            Line(text, "split_gain", splits.Select(_ => 1.5));
            Line(text, "threshold", splits.Select(split => split.Categories is null ? split.Threshold : Array.IndexOf(sets, split)));
            Line(text, "decision_type", splits.Select(split =>
                (split.Categories is null ? 0.0 : 1) + (split.DefaultLeft ? 2 : 0) + (4 * split.Missing)));
            Line(text, "left_child", splits.Select(split => (double)Place(split.Left!, splits, leaves)));
            Line(text, "right_child", splits.Select(split => (double)Place(split.Right!, splits, leaves)));
        }

        Line(text, "leaf_value", leaves.Select(leaf => leaf.Leaf));
        if (splits.Count > 0)
        {
            Line(text, "leaf_count", leaves.Select(leaf => (double)leaf.Rows));
            Line(text, "internal_count", splits.Select(split => (double)split.Rows));
        }

        if (sets.Length > 0)
        {
            Line(text, "cat_boundaries", Enumerable.Range(0, sets.Length + 1).Select(i => 3.0 * i));
            Line(text, "cat_threshold", sets.SelectMany(set => Enumerable.Range(0, 3).Select(word => (double)Word(set.Categories!, word))));
        }

        return text.Append("is_linear=0\nshrinkage=0.1\n\n\n").ToString();
    }

    private bool NumberGoesLeft(double x)
    {
        if (Missing == 2)
        {
            return double.IsNaN(x) ? DefaultLeft : x <= Threshold;
        }

        double value = double.IsNaN(x) ? 0 : x;
        return Missing == 1 && value is >= -AsGoodAsZero and <= AsGoodAsZero ? DefaultLeft : value <= Threshold;
    }

    private void Number(List<SampleTree> splits, List<SampleTree> leaves)
    {
        (Left is null ? leaves : splits).Add(this);
        Left?.Number(splits, leaves);
        Right?.Number(splits, leaves);
    }

    private static int Place(SampleTree child, List<SampleTree> splits, List<SampleTree> leaves) =>
        child.Left is null ? ~leaves.IndexOf(child) : splits.IndexOf(child);

    private static uint Word(SortedSet<int> set, int word) =>
        set.Where(category => category / 32 == word).Aggregate(0u, (bits, category) => bits | (1u << (category % 32)));

    private static void Line(StringBuilder text, string key, IEnumerable<double> values) =>
        text.Append(key).Append('=').AppendJoin(' ', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
}
