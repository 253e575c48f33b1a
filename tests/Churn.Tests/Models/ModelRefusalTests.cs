using System.Text;
using System.Text.Json.Nodes;
using Churn.Models;

namespace Churn.Tests.Models;

/// <summary>What a file of trees may not be; each message names the field.</summary>
public class ModelRefusalTests
{
    private const string Trees = "learner.gradient_booster.model.trees";

    [Theory]
    [InlineData("learner")]
    [InlineData("learner.objective")]
    [InlineData("learner.objective.name")]
    [InlineData("learner.gradient_booster.name")]
    [InlineData("learner.gradient_booster.model")]
    [InlineData("learner.learner_model_param.base_score")]
    [InlineData("learner.learner_model_param.num_feature")]
    [InlineData(Trees)]
    [InlineData(Trees + "[1].tree_param")]
    [InlineData(Trees + "[1].left_children")]
    [InlineData(Trees + "[1].right_children")]
    [InlineData(Trees + "[1].split_indices")]
    [InlineData(Trees + "[1].split_conditions")]
    [InlineData(Trees + "[1].default_left")]
    public void MissingField_IsNamed(string path) =>
        Assert.Contains($"has no field \"{path.Split('.')[^1]}\"", Refusal(path, null));

    [Theory]
    [InlineData("learner.objective.name", "\"multi:softprob\"", "learner.objective.name is \"multi:softprob\"")]
    [InlineData("learner.objective.name", "\"reg:squarederror\"", "learner.objective.name is \"reg:squarederror\"")]
    [InlineData("learner.gradient_booster.name", "\"dart\"", "learner.gradient_booster.name is \"dart\"")]
    [InlineData("learner.gradient_booster.name", "\"gblinear\"", "learner.gradient_booster.name is \"gblinear\"")]
    [InlineData("learner.learner_model_param.num_class", "\"3\"", "num_class names more than one class")]
    [InlineData("learner.learner_model_param.num_target", "\"2\"", "num_target names more than one target")]
    [InlineData("learner.learner_model_param.num_feature", "\"5\"", "num_feature is 5 where manifest.json has 4")]
    [InlineData("learner.learner_model_param.num_feature", "\"many\"", "num_feature is many")]
    [InlineData("learner.feature_names", "[\"a.count.7d\",\"c.count.7d\"]", "feature_names differs at [1] from \"b.count.7d\"")]
    [InlineData("learner.learner_model_param.base_score", "\"0\"", "base_score is not a probability")]
    [InlineData("learner.learner_model_param.base_score", "1", "base_score is not a probability")]
    [InlineData("learner.learner_model_param.base_score", "\"[5E-1,5E-1]\"", "base_score is not a probability")]
    [InlineData("learner.learner_model_param.base_score", "1e-42", "base_score is not a probability")]
    [InlineData("learner.gradient_booster.model.tree_info[2]", "1", "tree_info puts trees into several groups")]
    [InlineData(Trees, "[]", "trees has 0 elements")]
    [InlineData(Trees + "[1].tree_param.num_nodes", "\"0\"", "trees[1].tree_param.num_nodes is 0")]
    [InlineData(Trees + "[1].tree_param.num_nodes", "\"2147483647\"", "trees[1].tree_param.num_nodes is 2147483647")]
    [InlineData(Trees + "[1].tree_param.num_nodes", "\"4\"", "trees[1].left_children has")]
    [InlineData(Trees + "[1].tree_param.size_leaf_vector", "\"3\"", "size_leaf_vector asks for leaves of several values")]
    [InlineData(Trees + "[1].categories_nodes", "[0]", "trees[1].categories_nodes has categorical splits")]
    [InlineData(Trees + "[1].split_type[0]", "1", "trees[1].split_type has categorical splits")]
    [InlineData(Trees + "[1].left_children[0]", "9999", "trees[1].left_children points at [0] to node 9999")]
    [InlineData(Trees + "[1].left_children[0]", "-2", "trees[1].left_children points at [0] to node -2")]
    [InlineData(Trees + "[1].right_children[0]", "-1", "trees[1].right_children points at [0] to node -1")]
    [InlineData(Trees + "[1].left_children[0]", "0", "trees[1].left_children reaches node 0 twice")]
    [InlineData(Trees + "[1].right_children[0]", "1", "trees[1].right_children reaches node 1 twice")]
    [InlineData(Trees + "[1].right_children[0]", "1.5", "trees[1].right_children[0] is 1.5")]
    [InlineData(Trees + "[1].split_indices[0]", "4", "trees[1].split_indices splits at [0] on feature 4 of 4")]
    [InlineData(Trees + "[1].split_indices[0]", "-1", "trees[1].split_indices splits at [0] on feature -1 of 4")]
    [InlineData(Trees + "[1].split_conditions[0]", "1e39", "trees[1].split_conditions[0] is 1e39")]
    [InlineData(Trees + "[1].split_conditions[0]", "\"x\"", "trees[1].split_conditions[0] is x")]
    [InlineData(Trees + "[1].default_left[0]", "2", "trees[1].default_left[0] is 2")]
    public void WrongValue_IsNamed(string path, string value, string expected) =>
        Assert.Contains(expected, Refusal(path, JsonNode.Parse(value)));

    [Fact]
    public void LeafBeyondAnyLogOdds_IsRefused()
    {
        byte[] leaf = ModelFiles.With(ModelFiles.XGBoost("leaves"), $"{Trees}[0].split_conditions[0]", 1e7);
        var error = Assert.Throws<ModelFormatException>(() => ChurnModel.Load(ModelFiles.ManifestFor("leaves"), leaf));
        Assert.Contains("split_conditions has a leaf of 10000000 at [0]", error.Message);
    }

    [Fact]
    public void TreeDeeperThanTheBound_IsRefused()
    {
        const int depth = 300;
        JsonNode tree = JsonNode.Parse(ModelFiles.XGBoost("stumps"))!["learner"]!["gradient_booster"]!["model"]!["trees"]![0]!.DeepClone();
        int nodes = (2 * depth) + 1;
        IEnumerable<int> all = Enumerable.Range(0, nodes);
        tree["tree_param"]!["num_nodes"] = $"{nodes}";
        // A chain: node 2i splits into the leaf 2i + 1 and the next split 2i + 2.
        tree["left_children"] = new JsonArray([.. all.Select(i => JsonValue.Create(i % 2 == 0 && i < nodes - 1 ? i + 1 : -1))]);
        tree["right_children"] = new JsonArray([.. all.Select(i => JsonValue.Create(i % 2 == 0 && i < nodes - 1 ? i + 2 : -1))]);
        foreach (string zeros in (string[])["split_indices", "split_conditions", "default_left", "split_type", "sum_hessian"])
        {
            tree[zeros] = new JsonArray([.. all.Select(_ => JsonValue.Create(0))]);
        }

        Assert.Contains("is deeper than 256", Refusal($"{Trees}[1]", tree));
    }

    [Fact]
    public void NestingBeyondTheBound_IsRefused()
    {
        byte[] deep = Encoding.ASCII.GetBytes("{\"learner\":" + new string('[', 100_000) + new string(']', 100_000) + "}");
        var error = Assert.Throws<ModelFormatException>(() => ChurnModel.Load(ModelFiles.ManifestFor("stumps"), deep));
        Assert.StartsWith("model.json: is not valid JSON", error.Message);
    }

    [Fact]
    public void BinaryFormats_AreRefusedAsSuch()
    {
        byte[] universalBinaryJson = [0x7b, 0x4c, 0, 0, 0, 0, 0, 0, 0, 7, 0xff, 0xfe];
        var error = Assert.Throws<ModelFormatException>(() => ChurnModel.Load(ModelFiles.ManifestFor("stumps"), universalBinaryJson));
        Assert.Contains("not in a binary format", error.Message);
    }

    [Fact]
    public void EveryTruncation_IsRefused()
    {
        byte[] whole = ModelFiles.XGBoost("stumps");
        byte[] manifest = ModelFiles.ManifestFor("stumps");
        // The last byte may be a line break after a whole document.
        for (int length = 0; length < whole.AsSpan().TrimEnd("\n"u8).Length; length += 7)
        {
            var error = Assert.Throws<ModelFormatException>(() => ChurnModel.Load(manifest, whole.AsMemory(0, length)));
            Assert.StartsWith("model.json: is not valid JSON", error.Message);
        }
    }

    private static string Refusal(string path, JsonNode? value)
    {
        byte[] spoiled = ModelFiles.With(ModelFiles.XGBoost("missing"), path, value);
        string message = Assert.Throws<ModelFormatException>(() => ChurnModel.Load(ModelFiles.ManifestFor("missing"), spoiled)).Message;
        Assert.StartsWith("model.json: ", message);
        return message;
    }
}
