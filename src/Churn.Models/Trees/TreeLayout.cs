namespace Churn.Models.Trees;

/// <summary>Trees laid out in memory for one way of scoring. All layouts of the same trees give the same bits.</summary>
internal abstract class TreeLayout
{
    /// <summary>The leaves of a row and the base margin, added in the order of the trees.</summary>
    /// <param name="banks">As <see cref="FeatureBanks"/> fills them.</param>
    public abstract float Margin(ReadOnlySpan<float> banks);
}
