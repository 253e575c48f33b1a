using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Churn.Models.Trees;

internal sealed class WalkLayout<T> : TreeLayout
    where T : unmanaged, INumber<T>
{
    private const int Lanes = 8;

    private readonly T start;
    private readonly int[] roots;
    private readonly int[] depths;
    private readonly Node[] nodes;
    private readonly T[] leaves;
    private readonly int count;

    public WalkLayout(T start, IReadOnlyList<Tree> trees, int featureCount)
    {
        this.start = start;
        count = trees.Count;
        var list = new List<Node>();
        var values = new List<T>();
        int groups = (trees.Count + Lanes - 1) / Lanes;
        roots = new int[groups * Lanes];
        depths = new int[groups];
        for (int t = 0; t < groups * Lanes; t++)
        {
            Tree tree = trees[Math.Min(t, count - 1)];
            roots[t] = list.Count;
            depths[t / Lanes] = Math.Max(depths[t / Lanes], tree.Depth);
            var queue = new List<int> { 0 };
            for (int q = 0; q < queue.Count; q++)
            {
                int i = queue[q];
                if (tree.IsLeaf(i))
                {
                    list.Add(new Node(0, float.NaN, (uint)list.Count, (uint)values.Count));
                    values.Add(T.CreateTruncating(tree.Value[i]));
                }
                else
                {
                    list.Add(new Node((uint)FeatureBanks.Index(tree.Column[i], tree.MissingLeft[i], featureCount), tree.Threshold[i], (uint)(roots[t] + queue.Count), 0));
                    queue.Add(tree.Left[i]);
                    queue.Add(tree.Right[i]);
                }
            }
        }
        nodes = [.. list];
        leaves = [.. values];
    }

    public override float Margin(ReadOnlySpan<float> banks)
    {
        ref float row = ref MemoryMarshal.GetReference(banks);
        ref Node first = ref MemoryMarshal.GetArrayDataReference(nodes);
        T sum = start;
        int left = count;
        for (int i = 0; i < depths.Length; i++, left -= Lanes)
        {
            ref int root = ref roots[i * Lanes];
            nuint a = (nuint)root, b = (nuint)Unsafe.Add(ref root, 1), c = (nuint)Unsafe.Add(ref root, 2), d = (nuint)Unsafe.Add(ref root, 3), e = (nuint)Unsafe.Add(ref root, 4), f = (nuint)Unsafe.Add(ref root, 5), g = (nuint)Unsafe.Add(ref root, 6), h = (nuint)Unsafe.Add(ref root, 7);
            nuint before, after = 0;
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

            sum += leaves[nodes[(int)a].Leaf];
            sum = left > 1 ? sum + leaves[nodes[(int)b].Leaf] : sum;
            sum = left > 2 ? sum + leaves[nodes[(int)c].Leaf] : sum;
            sum = left > 3 ? sum + leaves[nodes[(int)d].Leaf] : sum;
            sum = left > 4 ? sum + leaves[nodes[(int)e].Leaf] : sum;
            sum = left > 5 ? sum + leaves[nodes[(int)f].Leaf] : sum;
            sum = left > 6 ? sum + leaves[nodes[(int)g].Leaf] : sum;
            sum = left > 7 ? sum + leaves[nodes[(int)h].Leaf] : sum;
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

    private readonly record struct Node(uint Feature, float Threshold, uint Child, uint Leaf);
}
