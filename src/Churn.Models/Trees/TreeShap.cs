using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Churn.Models.Trees;

/// <summary>Exact path-dependent SHAP values of a tree ensemble, O(nodes · features on a path) a row.</summary>
/// <remarks>
/// <para>For one leaf of value v whose path compares d features, let o be 1 where the row meets all comparisons of a feature and 0
/// where not, and z the product of the cover shares of the path's branches at that feature. The Shapley value of feature i is
/// v (oᵢ − zᵢ) ∫₀¹ ∏_{j≠i} (oⱼ t + zⱼ (1 − t)) dt, because ∫₀¹ tᵏ (1 − t)ⁿ dt = k! n! / (k + n + 1)! is Shapley's weight.
/// The integrand has degree d − 1, so that a Gauss–Legendre rule of d/2 points is exact.</para>
/// <para>At each point the sum over leaves is two passes over a tree: downwards the product of the factors above a node,
/// upwards the sum of the leaves below it, each times the factors between.
/// A feature that is compared again replaces its factor. Once the row has failed one of its comparisons, further ones only weigh
/// their branches by cover, and contribute nothing.</para>
/// <para>Sources: Lundberg, Erion, Lee, arXiv:1802.03888; Yu et al., "Linear TreeShap", arXiv:2209.08192.</para>
/// </remarks>
internal sealed class TreeShap
{
    /// <summary>A larger tree would take more than 8 MB of each thread.</summary>
    public const int MaxNodes = 1 << 16;

    private readonly ShapTree[] trees;
    private readonly int featureCount;
    private readonly int largest;

    // By number of vectors, less one.
    private readonly GaussLegendre[] rules;

    private TreeShap(double baseMargin, IReadOnlyList<Tree> from, int featureCount)
    {
        this.featureCount = featureCount;
        trees = [.. from.Select(tree => new ShapTree(tree, featureCount))];
        largest = from.Select(tree => tree.NodeCount).DefaultIfEmpty(1).Max();
        rules = [.. Enumerable.Range(1, trees.Select(VectorsFor).DefaultIfEmpty(1).Max()).Select(n => new GaussLegendre(n))];
        BaseValue = baseMargin + trees.Sum(tree => tree.Mean);
    }

    /// <summary>The margin of no row in particular: the mean over the covers.</summary>
    public double BaseValue { get; }

    /// <returns>Null where a cover is not known or a tree has more than <see cref="MaxNodes"/> nodes.</returns>
    public static TreeShap? TryCreate(double baseMargin, IReadOnlyList<Tree> trees, int featureCount) =>
        trees.All(tree => tree.Cover is not null && tree.NodeCount <= MaxNodes) ? new TreeShap(baseMargin, trees, featureCount) : null;

    /// <param name="banks">As <see cref="FeatureBanks"/> fills them.</param>
    /// <param name="contributions">Shape [F]; overwritten with log-odds.</param>
    public void Contributions(ReadOnlySpan<float> banks, Span<double> contributions)
    {
        ShapScratch scratch = ShapScratch.OfThread(largest, featureCount);
        Span<Vector256<double>> sums = scratch.Sums.AsSpan(0, featureCount);
        sums.Clear();
        foreach (ShapTree tree in trees)
        {
            int vectors = VectorsFor(tree);
            GaussLegendre rule = rules[vectors - 1];
            for (int i = 0; i < vectors; i++)
            {
                Descend(tree, banks, rule.Point[i], rule.Rest[i], rule.Weight[i], scratch);
                Ascend(tree, scratch);
            }
        }

        for (int i = 0; i < sums.Length; i++)
        {
            contributions[i] = Vector256.Sum(sums[i]);
        }
    }

    private static int VectorsFor(ShapTree tree) =>
        Math.Max(1, (tree.MaxDistinct + (2 * GaussLegendre.PointsPerVector) - 1) / (2 * GaussLegendre.PointsPerVector));

    // Branchless, since which way a row goes cannot be foreseen. `met` is 1 while the row meets all comparisons of the split's feature
    // above, `share` the z of those; where it failed one, z cancels out and 1 stands for it.
    private static void Descend(
        ShapTree tree,
        ReadOnlySpan<float> banks,
        Vector256<double> t,
        Vector256<double> rest,
        Vector256<double> weight,
        ShapScratch scratch)
    {
        ref float row = ref MemoryMarshal.GetReference(banks);
        ref double ways = ref MemoryMarshal.GetArrayDataReference(scratch.Ways);
        ref Vector256<double> above = ref MemoryMarshal.GetArrayDataReference(scratch.Above);
        ref ShapScratch.Step step = ref MemoryMarshal.GetArrayDataReference(scratch.Steps);
        ref double way = ref Unsafe.Add(ref ways, 2);
        ways = 1;
        above = weight;
        int i = 0;
        foreach (ref readonly ShapTree.Split split in tree.Splits.AsSpan())
        {
            double right = Unsafe.BitCast<bool, byte>(Unsafe.Add(ref row, (nuint)split.Index) >= split.Threshold);
            double met = Unsafe.Add(ref ways, (nuint)split.Above);
            way = met - (met * right);
            Unsafe.Add(ref way, 1) = met * right;
            double share = (met * split.ShareAbove) + (1 - met);
            Vector256<double> shareRest = rest * share;
            Vector256<double> inverse = Vector256<double>.One / ((t * met) + shareRest);
            step.Left = ((t * way) + (shareRest * split.LeftShare)) * inverse;
            step.Right = ((t * (met * right)) + (shareRest * (1 - split.LeftShare))) * inverse;
            Vector256<double> product = Unsafe.Add(ref above, i);
            step.Difference = product * inverse * inverse * (met * share * (split.LeftShare + right - 1));
            Unsafe.Add(ref above, (nuint)split.Left) = product * step.Left;
            Unsafe.Add(ref above, (nuint)split.Right) = product * step.Right;
            way = ref Unsafe.Add(ref way, 2);
            step = ref Unsafe.Add(ref step, 1);
            i++;
        }
    }

    private static void Ascend(ShapTree tree, ShapScratch scratch)
    {
        ref Vector256<double> below = ref MemoryMarshal.GetArrayDataReference(scratch.Below);
        ref Vector256<double> sums = ref MemoryMarshal.GetArrayDataReference(scratch.Sums);
        ref ShapScratch.Step steps = ref MemoryMarshal.GetArrayDataReference(scratch.Steps);
        ReadOnlySpan<ShapTree.Split> splits = tree.Splits;
        nuint node = (nuint)splits.Length;
        foreach (double leaf in tree.Leaves)
        {
            Unsafe.Add(ref below, node++) = Vector256.Create(leaf);
        }

        for (int i = splits.Length - 1; i >= 0; i--)
        {
            ref readonly ShapTree.Split split = ref splits[i];
            ref ShapScratch.Step step = ref Unsafe.Add(ref steps, i);
            Vector256<double> left = Unsafe.Add(ref below, (nuint)split.Left);
            Vector256<double> right = Unsafe.Add(ref below, (nuint)split.Right);
            Unsafe.Add(ref sums, (nuint)split.Feature) += step.Difference * (right - left);
            Unsafe.Add(ref below, i) = (step.Left * left) + (step.Right * right);
        }
    }
}
