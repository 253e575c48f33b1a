using Churn.Models.Trees;

namespace Churn.Tests.Models.Trees;

public class TreeEnsembleBuilderTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void FeatureOutside_IsRefused(int feature) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Begun().AddSplit(feature, 0, 1, 2, false));

    [Fact]
    public void ChildThatIsNoLaterNode_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Begun().AddSplit(0, 0, 1, 0, false));

    [Fact]
    public void NodeOfTwoParents_IsRefused()
    {
        TreeEnsembleBuilder builder = Begun();
        builder.AddSplit(0, 0, 1, 2, false);
        Assert.Throws<ArgumentException>(() => builder.AddSplit(0, 0, 2, 3, false));
        Assert.Throws<ArgumentException>(() => builder.AddSplit(0, 0, 4, 4, false));
    }

    [Fact]
    public void ChildThatNeverComes_IsRefused()
    {
        TreeEnsembleBuilder builder = Begun();
        builder.AddSplit(0, 0, 1, 3, false);
        builder.AddLeaf(1);
        builder.AddLeaf(1);
        Assert.Throws<ArgumentException>(builder.Build);
    }

    [Fact]
    public void NodeWithoutParent_IsRefused()
    {
        TreeEnsembleBuilder builder = Begun();
        builder.AddLeaf(1);
        builder.AddLeaf(1);
        Assert.Throws<ArgumentException>(builder.BeginTree);
    }

    [Fact]
    public void ThresholdThatIsNoNumber_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Begun().AddSplit(0, float.NaN, 1, 2, false));

    [Fact]
    public void NodeOfUnknownCover_LeavesTheEnsembleWithoutContributions()
    {
        TreeEnsembleBuilder builder = Begun();
        builder.AddSplit(0, 0, 1, 2, false, 3);
        builder.AddLeaf(1, 2);
        builder.AddLeaf(1);
        TreeEnsemble ensemble = builder.Build();

        Assert.Null(ensemble.BaseValue);
        Assert.Throws<InvalidOperationException>(() => ensemble.TryContributions([0, 0], new double[2]));
        Assert.True(ensemble.TryMargin([0, 0], out _));
    }

    private static TreeEnsembleBuilder Begun()
    {
        var builder = new TreeEnsembleBuilder(2, 0);
        builder.BeginTree();
        return builder;
    }
}
