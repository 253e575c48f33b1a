using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Churn.Models.Trees;

/// <summary>Every tree padded to a perfect one of the same depth, so that the walk has neither pointers nor branches:
/// the children of node i are 2i and 2i + 1, and a comparison is the lowest bit of the way.</summary>
/// <remarks>Eight trees walk down in step, so that their loads overlap. Nodes of eight trees alternate in memory: node i of
/// tree j of a group lies at 8i + j, which keeps the distance from lane to lane constant; roots are node 1.
/// A leaf above the bottom becomes a subtree whose leaves all have its value; which way its comparisons go does not matter.
/// Source of the idea: Asadi, Lin, de Vries, "Runtime Optimizations for Prediction with Tree-Based Models", arXiv:1212.2287.</remarks>
internal sealed class PerfectLayout<T> : TreeLayout
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Deeper trees would be padded to more memory than the caches hold.</summary>
    public const int MaxDepth = 7;

    private const int Lanes = 8;

    private readonly T start;
    private readonly int depth;
    private readonly int groups;

    // Shape [groups, 2^depth, 8].
    private readonly Node[] nodes;

    // Shape [groups, 2^depth, 8]; by leaf from left to right.
    private readonly T[] leaves;

    public PerfectLayout(T start, IReadOnlyList<Tree> trees, int featureCount)
    {
        this.start = start;
        depth = trees.Select(tree => tree.Depth).DefaultIfEmpty().Max();
        groups = (trees.Count + Lanes - 1) / Lanes;
        nodes = new Node[(groups * Lanes) << depth];
        leaves = new T[(groups * Lanes) << depth];

        // A lane without a tree ends in a leaf of −0, which changes no sum.
        leaves.AsSpan().Fill(T.NegativeZero);
        for (int i = 0; i < trees.Count; i++)
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
        nuint size = (nuint)Lanes << depth;
        T sum = start;
        for (int i = 0; i < groups; i++)
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
            sum = sum + Leaf(ref values, a - size, 0) + Leaf(ref values, b - size, 1) + Leaf(ref values, c - size, 2)
                + Leaf(ref values, d - size, 3) + Leaf(ref values, e - size, 4) + Leaf(ref values, f - size, 5)
                + Leaf(ref values, g - size, 6) + Leaf(ref values, h - size, 7);
            group = ref Unsafe.Add(ref group, size);
            values = ref Unsafe.Add(ref values, size);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Leaf(ref T values, nuint index, nuint lane) => Unsafe.Add(ref values, index + lane);

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
