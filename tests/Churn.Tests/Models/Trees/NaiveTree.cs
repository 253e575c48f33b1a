using Churn.Models.Trees;

namespace Churn.Tests.Models.Trees;

/// <summary>A tree in its plainest form, walked by recursion: what every layout is held against.</summary>
internal abstract record NaiveTree(double Cover)
{
    internal sealed record Leaf(double Value, double Cover) : NaiveTree(Cover);

    internal sealed record Split(int Feature, float Threshold, bool MissingLeft, NaiveTree Left, NaiveTree Right)
        : NaiveTree(Left.Cover + Right.Cover);

    public double ValueFor(float[] row) => this switch
    {
        Leaf leaf => leaf.Value,
        Split split => (GoesLeft(split, row) ? split.Left : split.Right).ValueFor(row),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>The mean leaf where only the features in <paramref name="known"/> (a bit each) are known;
    /// the others follow the covers.</summary>
    public double Expectation(float[] row, int known) => this switch
    {
        Leaf leaf => leaf.Value,
        Split split when (known >> split.Feature & 1) == 1 => (GoesLeft(split, row) ? split.Left : split.Right).Expectation(row, known),
        Split { Cover: 0 } split => (split.Left.Expectation(row, known) + split.Right.Expectation(row, known)) / 2,
        Split split => ((split.Left.Cover * split.Left.Expectation(row, known))
            + (split.Right.Cover * split.Right.Expectation(row, known))) / split.Cover,
        _ => throw new InvalidOperationException(),
    };

    /// <summary>Hands the tree over in breadth-first order.</summary>
    public void AddTo(TreeEnsembleBuilder builder)
    {
        builder.BeginTree();
        var queue = new List<NaiveTree> { this };
        for (int i = 0; i < queue.Count; i++)
        {
            if (queue[i] is Split split)
            {
                builder.AddSplit(split.Feature, split.Threshold, queue.Count, queue.Count + 1, split.MissingLeft, split.Cover);
                queue.Add(split.Left);
                queue.Add(split.Right);
            }
            else if (queue[i] is Leaf leaf)
            {
                builder.AddLeaf(leaf.Value, leaf.Cover);
            }
        }
    }

    private static bool GoesLeft(Split split, float[] row) =>
        float.IsNaN(row[split.Feature]) ? split.MissingLeft : row[split.Feature] < split.Threshold;
}
