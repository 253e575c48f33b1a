namespace Churn.Models.Trees;

/// <summary>One tree as it was read: node 0 is the root, a child's index is greater than its parent's.</summary>
/// <param name="Column">Shape [N]; the feature that a split compares, or <see cref="Leaf"/>.</param>
/// <param name="Threshold">Shape [N]; a split sends smaller values left, others right. Never NaN.</param>
/// <param name="Left">Shape [N]; unused at leaves.</param>
/// <param name="Right">Shape [N]; unused at leaves.</param>
/// <param name="MissingLeft">Shape [N]; where a split sends a missing value.</param>
/// <param name="Value">Shape [N]; what a leaf adds to the margin.</param>
/// <param name="Cover">Shape [N]; the training weight that reached a node, not negative. Null where the file does not say.</param>
internal sealed record Tree(
    int[] Column, float[] Threshold, int[] Left, int[] Right, bool[] MissingLeft, double[] Value, double[]? Cover)
{
    /// <summary>Stands in <see cref="Column"/> for a leaf.</summary>
    public const int Leaf = -1;

    public int NodeCount => Column.Length;

    public int LeafCount => (NodeCount + 1) / 2;

    /// <summary>Splits on the longest path; 0 for a single leaf.</summary>
    public int Depth { get; } = DepthOf(Column, Left, Right);

    public bool IsLeaf(int node) => Column[node] == Leaf;

    private static int DepthOf(int[] column, int[] left, int[] right)
    {
        var depth = new int[column.Length];
        int deepest = 0;
        for (int node = 0; node < column.Length; node++)
        {
            deepest = Math.Max(deepest, depth[node]);
            if (column[node] != Leaf)
            {
                depth[left[node]] = depth[right[node]] = depth[node] + 1;
            }
        }

        return deepest;
    }
}
