using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Churn.Models.Trees;

/// <summary>Every tree padded to a perfect one of the same depth, so that the walk has neither pointers nor branches:
/// the children of node i are 2i and 2i + 1, and a comparison is the lowest bit of the way.</summary>
/// <remarks>Eight trees walk down in step, so that their loads overlap. Nodes of eight trees alternate in memory: node i of
/// tree j of a group lies at 8i + j, which keeps the distance from lane to lane constant; roots are node 1.
/// A leaf above the bottom becomes a subtree whose leaves all have its value; which way its comparisons go does not matter.
/// Source of the idea: Asadi, Lin, de Vries, "Runtime Optimizations for Tree-based Machine Learning Models", arXiv:1212.2287.</remarks>
internal sealed class PerfectLayout<T> : TreeLayout
    where T : unmanaged, INumber<T>
{
    /// <summary>Deeper trees would be padded to more memory than the caches hold.</summary>
    public const int MaxDepth = 7;

    private const int Lanes = 8;

    private readonly T start;
    private readonly int depth;
    private readonly int treeCount;

    // Shape [groups, 2^depth, 8].
    private readonly Node[] nodes;

    // Shape [groups, 2^depth, 8]; by leaf from left to right.
    private readonly T[] leaves;

    public PerfectLayout(T start, IReadOnlyList<Tree> trees, int featureCount)
    {
        this.start = start;
        treeCount = trees.Count;
        depth = trees.Max(tree => tree.Depth);
        int groups = (treeCount + Lanes - 1) / Lanes;
        nodes = new Node[(groups * Lanes) << depth];
        leaves = new T[(groups * Lanes) << depth];
        for (int i = 0; i < treeCount; i++)
        {
            int first = ((i / Lanes * Lanes) << depth) + (i % Lanes);
            Place(trees[i], 0, first, 1, depth, featureCount);
        }
    }

    public override float Margin(ReadOnlySpan<float> banks)
    {
        ref float row = ref MemoryMarshal.GetReference(banks);
        ref Node group = ref MemoryMarshal.GetArrayDataReference(nodes);
        ref T values = ref MemoryMarshal.GetArrayDataReference(leaves);
        nuint groupSize = (nuint)Lanes << depth;
        T sum = start;
        for (int left = treeCount; left > 0; left -= Lanes)
        {
            nuint a = Lanes, b = Lanes, c = Lanes, d = Lanes, e = Lanes, f = Lanes, g = Lanes, h = Lanes;
            for (int level = depth; level > 0; level--)
            {
                a = Down(ref group, ref row, a, 0);
                b = Down(ref group, ref row, b, 1);
                c = Down(ref group, ref row, c, 2);
                d = Down(ref group, ref row, d, 3);
                e = Down(ref group, ref row, e, 4);
                f = Down(ref group, ref row, f, 5);
                g = Down(ref group, ref row, g, 6);
                h = Down(ref group, ref row, h, 7);
            }

            // The bottom's indices begin at 2^depth.
            sum += Unsafe.Add(ref values, a - groupSize);
            sum = left > 1 ? sum + Unsafe.Add(ref values, b - groupSize + 1) : sum;
            sum = left > 2 ? sum + Unsafe.Add(ref values, c - groupSize + 2) : sum;
            sum = left > 3 ? sum + Unsafe.Add(ref values, d - groupSize + 3) : sum;
            sum = left > 4 ? sum + Unsafe.Add(ref values, e - groupSize + 4) : sum;
            sum = left > 5 ? sum + Unsafe.Add(ref values, f - groupSize + 5) : sum;
            sum = left > 6 ? sum + Unsafe.Add(ref values, g - groupSize + 6) : sum;
            sum = left > 7 ? sum + Unsafe.Add(ref values, h - groupSize + 7) : sum;
            group = ref Unsafe.Add(ref group, groupSize);
            values = ref Unsafe.Add(ref values, groupSize);
        }

        return float.CreateTruncating(sum);
    }

    // Indices are kept times eight.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Down(ref Node group, ref float row, nuint index, nuint lane)
    {
        ref Node node = ref Unsafe.Add(ref group, index + lane);
        bool right = Unsafe.Add(ref row, (nuint)node.Feature) >= node.Threshold;
        return (2 * index) + ((nuint)Unsafe.BitCast<bool, byte>(right) * Lanes);
    }

    private void Place(Tree tree, int node, int first, int index, int levels, int featureCount)
    {
        if (levels == 0)
        {
            leaves[first + ((index - (1 << depth)) * Lanes)] = T.CreateTruncating(tree.Value[node]);
            return;
        }

        bool leaf = tree.IsLeaf(node);
        if (!leaf)
        {
            nodes[first + (index * Lanes)] = new Node(
                (uint)FeatureBanks.Index(tree.Column[node], tree.MissingLeft[node], featureCount), tree.Threshold[node]);
        }

        Place(tree, leaf ? node : tree.Left[node], first, 2 * index, levels - 1, featureCount);
        Place(tree, leaf ? node : tree.Right[node], first, (2 * index) + 1, levels - 1, featureCount);
    }

    private readonly record struct Node(uint Feature, float Threshold);
}
