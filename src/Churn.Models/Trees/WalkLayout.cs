using System.Numerics;

namespace Churn.Models.Trees;

internal sealed class WalkLayout<T> : TreeLayout
    where T : unmanaged, INumber<T>
{
    private readonly T start;
    private readonly int[] roots;
    private readonly Node[] nodes;
    private readonly T[] leaves;

    public WalkLayout(T start, IReadOnlyList<Tree> trees, int featureCount)
    {
        this.start = start;
        var list = new List<Node>();
        var values = new List<T>();
        roots = new int[trees.Count];
        for (int t = 0; t < trees.Count; t++)
        {
            Tree tree = trees[t];
            roots[t] = list.Count;
            for (int i = 0; i < tree.NodeCount; i++)
            {
                values.Add(T.CreateTruncating(tree.Value[i]));
                list.Add(tree.IsLeaf(i) ? new Node(-1, 0, 0, 0) : new Node(FeatureBanks.Index(tree.Column[i], tree.MissingLeft[i], featureCount), tree.Threshold[i],
                    roots[t] + tree.Left[i], roots[t] + tree.Right[i]));
            }
        }
        nodes = [.. list];
        leaves = [.. values];
    }

    public override float Margin(ReadOnlySpan<float> banks)
    {
        T sum = start;
        foreach (int root in roots)
        {
            int node = root;
            int column;
            while ((column = nodes[node].Feature) >= 0)
            {
                node = banks[column] < nodes[node].Threshold ? nodes[node].Left : nodes[node].Right;
            }
            sum += leaves[node];
        }
        return float.CreateTruncating(sum);
    }

    private readonly record struct Node(int Feature, float Threshold, int Left, int Right);
}
