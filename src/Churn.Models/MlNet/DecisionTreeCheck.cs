namespace Churn.Models.MlNet;

/// <summary>Finds what is wrong with a tree from an untrusted file, before anything walks it.</summary>
internal static class DecisionTreeCheck
{
    // Trees grown leaf by leaf reach dozens. The bound keeps the time to lay a tree out in proportion to its size.
    private const int MaxDepth = 512;

    /// <summary>The first fault, in words that follow the tree's name; null if there is none.</summary>
    public static string? Fault(DecisionTree tree, int featureCount)
    {
        for (int node = 0; node < tree.NodeCount; node++)
        {
            if (tree.Categories?[node] is { } listed)
            {
                if (listed.AsSpan().ContainsAnyExceptInRange(0, featureCount - 1))
                {
                    return $"splits at node {node} on a feature that is not one of {featureCount}";
                }
            }
            else if ((uint)tree.Feature[node] >= (uint)featureCount)
            {
                return $"splits at node {node} on feature {tree.Feature[node]} of {featureCount}";
            }
            else if (float.IsNaN(tree.Threshold[node]))
            {
                return $"has no threshold at node {node}";
            }
        }

        foreach (double leaf in tree.Leaf)
        {
            // So bounded, no sum of trees leaves the range of a double.
            if (!(Math.Abs(leaf) <= float.MaxValue))
            {
                return $"has a leaf of {leaf}";
            }
        }

        return ShapeFault(tree);
    }

    // Each node and leaf is some branch's target exactly once and the root is none's: then all are reached and no walk returns.
    private static string? ShapeFault(DecisionTree tree)
    {
        var seen = new bool[tree.NodeCount + tree.Leaf.Length];
        var stack = new Stack<(int Node, int Depth)>();
        stack.Push((0, 1));
        seen[0] = true;
        int reached = 1;
        while (stack.TryPop(out (int Node, int Depth) next))
        {
            (int node, int depth) = next;
            if (depth > MaxDepth)
            {
                return $"is deeper than {MaxDepth} splits";
            }

            foreach (int child in (ReadOnlySpan<int>)[tree.Left[node], tree.Right[node]])
            {
                bool isLeaf = child < 0;
                int count = isLeaf ? tree.Leaf.Length : tree.NodeCount;
                int index = isLeaf ? ~child : child;
                int place = isLeaf ? tree.NodeCount + index : index;
                if (index >= count)
                {
                    return $"leads from node {node} to {(isLeaf ? "leaf" : "node")} {index} of {count}";
                }

                if (seen[place])
                {
                    return $"reaches {(isLeaf ? "leaf" : "node")} {index} twice";
                }

                seen[place] = true;
                reached++;
                if (!isLeaf)
                {
                    stack.Push((child, depth + 1));
                }
            }
        }

        return reached == seen.Length ? null : $"has {seen.Length - reached} nodes or leaves that its root does not reach";
    }
}
