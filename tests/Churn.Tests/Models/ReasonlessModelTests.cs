using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Churn.Models;
using Churn.Models.MlNet;
using Churn.Tests.Models.MlNet;

namespace Churn.Tests.Models;

/// <summary>Models of trees that can be scored but not explained say why.</summary>
public class ReasonlessModelTests
{
    private static readonly ImmutableArray<string> Names = ["a.count.7d", "b.count.7d"];
    private static readonly PlattCalibrator Platt = new(-1, 0.25);

    [Fact]
    public void SplitsOnSeveralFeaturesAtOnce() =>
        AssertNone("splits on categories that are spread over several features", TabularModel.OfTrees(Names, Trees(), Platt, 0));

    [Fact]
    public void FileWithoutCovers() => AssertNone(
        "does not say how much of the training data each node saw",
        TabularModel.OfTrees(
            Names, [new DecisionTree { Left = [~0], Right = [~1], Feature = [1], Threshold = [2], Leaf = [-1, 3] }], Platt, 0));

    [Fact]
    public void TransformsBeforeTheTrees() => AssertNone(
        "transforms its inputs before its trees read them",
        new TabularModel(FeaturePlan.Replacing(Names, [0, 1]), new TreeScorer([Trees()[0]], 2), Platt, 0));

    [Fact]
    public void CoversThatAreThere_GiveReasons()
    {
        ChurnModel model = Load(TabularModel.OfTrees(Names, [Trees()[0]], Platt, 0));

        Assert.True(model.HasContributions);
        Assert.Null(model.WhyNoContributions);
    }

    private static ImmutableArray<DecisionTree> Trees() => ((TreeScorer)MlNetSamples.Trees().Scorer).Trees;

    private static void AssertNone(string why, TabularModel tabular)
    {
        ChurnModel model = Load(tabular);

        Assert.False(model.HasContributions);
        Assert.Contains(why, model.WhyNoContributions);
        Assert.Contains(why, Assert.Throws<InvalidOperationException>(() => model.Contributions(new double[2], new double[2])).Message);
        Assert.Contains(why, Assert.Throws<InvalidOperationException>(() => model.BaseValue).Message);
    }

    private static ChurnModel Load(TabularModel tabular)
    {
        var golden = new JsonArray(new JsonObject { ["features"] = new JsonArray(1, 2), ["probability"] = tabular.Predict([1, 2]).Probability });
        byte[] manifest = ModelFiles.With(ModelFiles.ManifestFor("missing"), "features", new JsonArray(Names[0], Names[1]));
        return ChurnModel.Load(ModelFiles.With(manifest, "golden_vectors", golden), MlNetModelFile.Write(tabular));
    }
}
