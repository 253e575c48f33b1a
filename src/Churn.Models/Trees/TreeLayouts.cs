using System.Numerics;

namespace Churn.Models.Trees;

/// <summary>Which layout trees get; what was measured is in docs/adr/0010-tree-layouts.md.</summary>
internal static class TreeLayouts
{
    public static TreeLayout Choose<T>(T start, IReadOnlyList<Tree> trees, int featureCount)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        trees.All(tree => tree.Depth <= PerfectLayout<T>.MaxDepth)
            ? new PerfectLayout<T>(start, trees, featureCount)
            : new WalkLayout<T>(start, trees, featureCount);
}
