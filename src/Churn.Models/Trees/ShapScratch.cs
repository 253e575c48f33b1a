using System.Runtime.Intrinsics;

namespace Churn.Models.Trees;

/// <summary>A thread's memory for <see cref="TreeShap"/>, grown at need and used again.</summary>
internal sealed class ShapScratch
{
    [ThreadStatic]
    private static ShapScratch? ofThread;

    private readonly int nodes;
    private readonly int features;

    private ShapScratch(int nodes, int features)
    {
        this.nodes = nodes;
        this.features = features;
        Ways = new double[nodes + 2];
        Above = new Vector256<double>[nodes];
        Below = new Vector256<double>[nodes];
        Steps = new Step[(nodes + 1) / 2];
        Sums = new Vector256<double>[features];
    }

    /// <summary>By <see cref="ShapTree.Split.Way"/>: 1 where the row has met all comparisons of the feature that far, else 0.</summary>
    public double[] Ways { get; }

    /// <summary>By node: the weight of a point times the factors from the root to the node.</summary>
    public Vector256<double>[] Above { get; }

    /// <summary>By node: the leaves below, each times the factors between.</summary>
    public Vector256<double>[] Below { get; }

    /// <summary>By split.</summary>
    public Step[] Steps { get; }

    /// <summary>By feature: its contribution, still to be added up over the four lanes.</summary>
    public Vector256<double>[] Sums { get; }

    public static ShapScratch OfThread(int nodes, int features)
    {
        ShapScratch? scratch = ofThread;
        return scratch is not null && scratch.nodes >= nodes && scratch.features >= features
            ? scratch
            : ofThread = new ShapScratch(Math.Max(nodes, scratch?.nodes ?? 0), Math.Max(features, scratch?.features ?? 0));
    }

    /// <summary>The factors from a split to its children, and that of their difference in the contribution.</summary>
    internal struct Step
    {
        public Vector256<double> Left;
        public Vector256<double> Right;
        public Vector256<double> Difference;
    }
}
