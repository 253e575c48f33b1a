using System.Text.Json.Nodes;
using Churn.Models;

namespace Churn.Tests.Models;

/// <summary>Scores against XGBoost's own (tests/testdata/xgboost/make.py).</summary>
public class XGBoostAgreementTests
{
    [Theory]
    [InlineData("missing")]
    [InlineData("stumps")]
    [InlineData("leaves")]
    [InlineData("pruned")]
    public void Margin_IsXGBoostsToTheLastBit(string name)
    {
        ChurnModel model = ModelFiles.Load(name);
        (double[][] rows, double[] margins, _) = ModelFiles.Answers(name);

        Assert.True(rows.Length >= 40);
        Assert.Equal(margins, rows.Select(row => model.Margin(row)));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("stumps")]
    [InlineData("leaves")]
    [InlineData("pruned")]
    public void Probability_IsXGBoostsWithinSinglePrecision(string name)
    {
        ChurnModel model = ModelFiles.Load(name);
        (double[][] rows, _, double[] probabilities) = ModelFiles.Answers(name);

        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(probabilities[i], model.Probability(rows[i]), 2e-7);
        }
    }

    [Fact]
    public void Answers_DifferBetweenRows_SoThatTheyProveSomething()
    {
        Assert.True(ModelFiles.Answers("missing").Margins.Distinct().Count() > 20);
        Assert.Single(ModelFiles.Answers("leaves").Margins.Distinct());
    }

    [Theory]
    [InlineData("\"[3E-1]\"")]
    [InlineData("\"0.3\"")]
    [InlineData("0.3")]
    public void BaseScore_ReadsInEveryFormThatVersionsWrite(string written)
    {
        byte[] changed = ModelFiles.With(
            ModelFiles.XGBoost("stumps"), "learner.learner_model_param.base_score", JsonNode.Parse(written));
        (double[][] rows, double[] margins, _) = ModelFiles.Answers("stumps");

        ChurnModel model = ChurnModel.Load(ModelFiles.ManifestFor("stumps"), changed);

        Assert.Equal(margins, rows.Select(row => model.Margin(row)));
    }

    [Fact]
    public void DefaultDirections_ReadAsTruthValuesToo()
    {
        JsonNode root = JsonNode.Parse(ModelFiles.XGBoost("missing"))!;
        foreach (JsonNode? tree in root["learner"]!["gradient_booster"]!["model"]!["trees"]!.AsArray())
        {
            JsonArray numbers = tree!["default_left"]!.AsArray();
            tree["default_left"] = new JsonArray([.. numbers.Select(n => JsonValue.Create(n!.GetValue<int>() == 1))]);
        }

        (double[][] rows, double[] margins, _) = ModelFiles.Answers("missing");
        ChurnModel model = ChurnModel.Load(ModelFiles.ManifestFor("missing"), System.Text.Encoding.UTF8.GetBytes(root.ToJsonString()));

        Assert.Equal(margins, rows.Select(row => model.Margin(row)));
    }

    [Fact]
    public void FieldsOfLaterVersions_ChangeNothing()
    {
        JsonNode root = JsonNode.Parse(ModelFiles.XGBoost("stumps"))!;
        JsonNode model = root["learner"]!["gradient_booster"]!["model"]!;
        root["version"] = new JsonArray(3, 1, 0);
        root["learner"]!["learner_model_param"]!["base_score"] = "[3E-1]";
        model["iteration_indptr"] = new JsonArray(0, 1, 2, 3, 4, 5, 6);
        model["cats"] = new JsonObject { ["enc"] = new JsonArray(), ["feature_segments"] = new JsonArray() };
        foreach (JsonNode? tree in model["trees"]!.AsArray())
        {
            tree!["tree_param"]!["size_leaf_vector"] = "1";
        }

        (double[][] rows, double[] margins, _) = ModelFiles.Answers("stumps");
        ChurnModel loaded = ChurnModel.Load(ModelFiles.ManifestFor("stumps"), System.Text.Encoding.UTF8.GetBytes(root.ToJsonString()));

        Assert.Equal(margins, rows.Select(row => loaded.Margin(row)));
    }
}
