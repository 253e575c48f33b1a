using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Churn.Models.Trees;

/// <summary>Trees of any shape, for those too deep to pad: a split names its left child, and the right one lies next to it.</summary>
/// <remarks>Eight trees walk in step, as in <see cref="PerfectLayout{T}"/>. A leaf is its own child, so that a lane that has
/// arrived waits there without a branch, and the eight stop as soon as none has moved.
/// Within a tree nodes lie breadth first: those near the root, which every row visits, share cache lines.</remarks>
internal sealed class WalkLayout<T> : TreeLayout
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Lanes = 8;

    private readonly T start;

    // Shape [groups · 8], [N] and [leaves].
    private readonly uint[] roots;
    private readonly Node[] nodes;
    private readonly T[] leaves;

    public WalkLayout(T start, IReadOnlyList<Tree> trees, int featureCount)
    {
        this.start = start;
        int groups = (trees.Count + Lanes - 1) / Lanes;
        roots = new uint[groups * Lanes];
        int missing = roots.Length - trees.Count;
        nodes = new Node[trees.Sum(tree => tree.NodeCount) + missing];
        leaves = new T[trees.Sum(tree => tree.LeafCount) + missing];
        int node = 0, leaf = 0;
        for (int i = 0; i < trees.Count; i++)
        {
            roots[i] = (uint)node;
            Place(trees[i], featureCount, ref node, ref leaf);
        }

        // A lane without a tree ends in a leaf of −0, which changes no sum.
        for (int i = trees.Count; i < roots.Length; i++)
        {
            roots[i] = (uint)node;
            PlaceLeaf(T.NegativeZero, ref node, ref leaf);
        }
    }

    public override float Margin(ReadOnlySpan<float> banks)
    {
        ref float row = ref MemoryMarshal.GetReference(banks);
        ref Node first = ref MemoryMarshal.GetArrayDataReference(nodes);
        T sum = start;
        for (ReadOnlySpan<uint> group = roots; group.Length >= Lanes; group = group[Lanes..])
        {
            nuint a = group[0], b = group[1], c = group[2], d = group[3], e = group[4], f = group[5], g = group[6], h = group[7];
            nuint before, after = 0;

            // A child's index is greater than its parent's, so that the sum stays the same only if no lane has moved.
            do
            {
                before = after;
                a = Down(ref first, ref row, a);
                b = Down(ref first, ref row, b);
                c = Down(ref first, ref row, c);
                d = Down(ref first, ref row, d);
                e = Down(ref first, ref row, e);
                f = Down(ref first, ref row, f);
                g = Down(ref first, ref row, g);
                h = Down(ref first, ref row, h);
                after = a + b + c + d + e + f + g + h;
            }
            while (after != before);

            sum = sum + Leaf(a) + Leaf(b) + Leaf(c) + Leaf(d) + Leaf(e) + Leaf(f) + Leaf(g) + Leaf(h);
        }

        return float.CreateTruncating(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Down(ref Node first, ref float row, nuint index)
    {
        ref Node node = ref Unsafe.Add(ref first, index);
        bool right = Unsafe.Add(ref row, (nuint)node.Feature) >= node.Threshold;
        return node.Child + (nuint)Unsafe.BitCast<bool, byte>(right);
    }

    private T Leaf(nuint node) => leaves[(int)nodes[(int)node].Leaf];

    private void Place(Tree tree, int featureCount, ref int node, ref int leaf)
    {
        int root = node;
        var queue = new List<int> { 0 };
        for (int i = 0; i < queue.Count; i++)
        {
            int from = queue[i];
            if (tree.IsLeaf(from))
            {
                PlaceLeaf(T.CreateTruncating(tree.Value[from]), ref node, ref leaf);
                continue;
            }

            int feature = FeatureBanks.Index(tree.Column[from], tree.MissingLeft[from], featureCount);
            nodes[node++] = new Node((uint)feature, tree.Threshold[from], (uint)(root + queue.Count), 0);
            queue.Add(tree.Left[from]);
            queue.Add(tree.Right[from]);
        }
    }

    // Nothing is at least NaN, so that no row goes right here.
    private void PlaceLeaf(T value, ref int node, ref int leaf)
    {
        nodes[node] = new Node(0, float.NaN, (uint)node, (uint)leaf);
        node++;
        leaves[leaf++] = value;
    }

    private readonly record struct Node(uint Feature, float Threshold, uint Child, uint Leaf);
}
