using Churn.Models.Trees;

namespace Churn.Models;

/// <summary>Reads one tree of an XGBoost model and hands the nodes that its root reaches to a builder, breadth first.</summary>
/// <remarks>Pruning leaves deleted nodes behind in the arrays; only reachable ones are judged.</remarks>
internal static class XGBoostTreeReader
{
    private const int MaxNodes = 1 << 20;
    private const int MaxDepth = 256;
    private const int NoChild = -1;
    private const string Damaged = "Save the model again, it is damaged";

    // A leaf is a step in log-odds. Within this bound no sum of trees leaves the range of a float, nor is one NaN.
    private const float MaxLeaf = 1e6f;

    public static void Read(JsonField tree, TreeEnsembleBuilder into)
    {
        JsonField parameters = tree["tree_param"];
        RefuseOtherKinds(tree, parameters);
        var nodes = new Nodes(tree, parameters["num_nodes"].IntegerText(1, MaxNodes));

        into.BeginTree();

        // In breadth-first order a node's new index is its place in the queue, known as soon as its parent is seen.
        var queue = new List<(int Node, int Depth)> { (0, 0) };
        var seen = new bool[nodes.Left.Length];
        seen[0] = true;
        for (int i = 0; i < queue.Count; i++)
        {
            (int node, int depth) = queue[i];
            if (nodes.Left[node] == NoChild)
            {
                into.AddLeaf(LeafValue(tree, nodes, node), Cover(tree, nodes, node));
                continue;
            }

            if (depth == MaxDepth)
            {
                throw tree["left_children"].Wrong($"is deeper than {MaxDepth} at [{node}]", "Train with a smaller max_depth");
            }

            int first = queue.Count;
            queue.Add((Child(tree, "left_children", nodes.Left[node], node, seen), depth + 1));
            queue.Add((Child(tree, "right_children", nodes.Right[node], node, seen), depth + 1));
            into.AddSplit(
                Column(tree, nodes, node, into.FeatureCount),
                nodes.Value[node],
                first,
                first + 1,
                nodes.MissingLeft[node],
                Cover(tree, nodes, node));
        }
    }

    // Each node is entered once: neither a cycle nor a shared subtree gets through, and the walk ends.
    private static int Child(JsonField tree, string side, int child, int parent, bool[] seen)
    {
        if ((uint)child >= (uint)seen.Length)
        {
            throw tree[side].Wrong($"points at [{parent}] to node {child} of {seen.Length}", Damaged);
        }

        if (seen[child])
        {
            throw tree[side].Wrong($"reaches node {child} twice", Damaged);
        }

        seen[child] = true;
        return child;
    }

    private static void RefuseOtherKinds(JsonField tree, JsonField parameters)
    {
        if (parameters.TryGet("size_leaf_vector", out JsonField size) && size.IntegerText(0, int.MaxValue) > 1)
        {
            throw size.Wrong("asks for leaves of several values", "Train with multi_strategy \"one_output_per_tree\"");
        }

        if (tree.TryGet("categories_nodes", out JsonField categorical) && categorical.Items(0, MaxNodes).Length > 0)
        {
            throw categorical.Wrong("has categorical splits", "Train without enable_categorical");
        }
    }

    private static float LeafValue(JsonField tree, Nodes nodes, int node) =>
        Math.Abs(nodes.Value[node]) <= MaxLeaf
            ? nodes.Value[node]
            : throw tree["split_conditions"].Wrong($"has a leaf of {nodes.Value[node]} at [{node}]", $"Leaves lie within ±{MaxLeaf}");

    private static int Column(JsonField tree, Nodes nodes, int node, int featureCount) =>
        (uint)nodes.Column[node] < (uint)featureCount
            ? nodes.Column[node]
            : throw tree["split_indices"].Wrong(
                $"splits at [{node}] on feature {nodes.Column[node]} of {featureCount}", Damaged);

    // A file without covers scores all the same; it has no reasons.
    private static double Cover(JsonField tree, Nodes nodes, int node) =>
        nodes.Cover is null ? double.NaN
        : nodes.Cover[node] >= 0 ? nodes.Cover[node]
        : throw tree["sum_hessian"].Wrong($"is {nodes.Cover[node]} at [{node}]", "Covers are not negative");

    /// <summary>A tree's arrays as they stand in the file, each of one element a node.</summary>
    private sealed class Nodes
    {
        public Nodes(JsonField tree, int count)
        {
            Left = tree["left_children"].Integers(count);
            Right = tree["right_children"].Integers(count);
            Column = tree["split_indices"].Integers(count);
            Value = tree["split_conditions"].Floats(count);
            MissingLeft = tree["default_left"].Flags(count);
            Cover = tree.TryGet("sum_hessian", out JsonField covers) ? covers.Floats(count) : null;
            if (tree.TryGet("split_type", out JsonField types) && types.Integers(count).AsSpan().ContainsAnyExcept(0))
            {
                throw types.Wrong("has categorical splits", "Train without enable_categorical");
            }
        }

        public int[] Left { get; }

        public int[] Right { get; }

        public int[] Column { get; }

        public float[] Value { get; }

        public bool[] MissingLeft { get; }

        public float[]? Cover { get; }
    }
}
