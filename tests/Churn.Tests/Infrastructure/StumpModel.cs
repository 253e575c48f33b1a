using System.Globalization;
using System.Text.Json;
using Churn.Models;

namespace Churn.Tests.Infrastructure;

/// <summary>Writes a model of one stump a feature, so that any list of features can be served; its scores mean nothing, but move
/// with every feature.</summary>
internal static class StumpModel
{
    /// <param name="directory">Made if it is not there.</param>
    /// <param name="features">In order.</param>
    /// <param name="ownEvent">The population's.</param>
    /// <param name="version">In the manifest.</param>
    /// <param name="step">Factor on every leaf: models that differ in it differ in every score.</param>
    /// <returns>The model's directory.</returns>
    public static string Write(string directory, IReadOnlyList<string> features, string ownEvent, string version = "1", float step = 1)
    {
        var manifest = new
        {
            format_version = 1,
            name = "stumps",
            version,
            description = "One stump a feature, for tests.",
            simulated = true,
            churn_definition = "none",
            horizon_days = 90,
            lookback_days = 90,
            features,
            bands = new { medium = 0.3, high = 0.5, critical = 0.7 },
            population = new { own_events = new[] { ownEvent }, lookback_days = 90 },
            training = new { },
            // A vector of missing values goes left everywhere; the same single-precision sum as the model's.
            golden_vectors = new[] { new { features = new double?[features.Count], probability = AllLeft(features.Count, step) } },
        };
        var model = new
        {
            version = new[] { 1, 7, 4 },
            learner = new
            {
                attributes = new { },
                feature_names = features,
                feature_types = Array.Empty<string>(),
                gradient_booster = new
                {
                    name = "gbtree",
                    model = new
                    {
                        gbtree_model_param = new { num_trees = Text(features.Count), num_parallel_tree = "1", size_leaf_vector = "0" },
                        tree_info = new int[features.Count],
                        trees = features.Select((_, i) => Stump(i, features.Count, step)).ToArray(),
                    },
                },
                learner_model_param = new { base_score = "5E-1", num_class = "0", num_feature = Text(features.Count), num_target = "1" },
                objective = new { name = "binary:logistic", reg_loss_param = new { scale_pos_weight = "1" } },
            },
        };
        Directory.CreateDirectory(directory);
        File.WriteAllBytes(Path.Combine(directory, "manifest.json"), JsonSerializer.SerializeToUtf8Bytes(manifest));
        File.WriteAllBytes(Path.Combine(directory, "model.json"), JsonSerializer.SerializeToUtf8Bytes(model));
        return directory;
    }

    public static ChurnModel Load(string directory) => ChurnModel.Load(
        File.ReadAllBytes(Path.Combine(directory, "manifest.json")), File.ReadAllBytes(Path.Combine(directory, "model.json")));

    private static float Left(int tree, float step) => step * (-0.01f - (0.001f * (tree % 7)));

    private static object Stump(int tree, int features, float step) => new
    {
        id = tree,
        left_children = new[] { 1, -1, -1 },
        right_children = new[] { 2, -1, -1 },
        parents = new[] { int.MaxValue, 0, 0 },
        split_indices = new[] { tree, 0, 0 },
        split_type = new[] { 0, 0, 0 },
        split_conditions = new[] { 0.5f + (tree % 5), Left(tree, step), -Left(tree, step) },
        default_left = new[] { 1, 0, 0 },
        base_weights = new[] { 0f, Left(tree, step), -Left(tree, step) },
        loss_changes = new[] { 1f, 0f, 0f },
        sum_hessian = new[] { 2f, 1f, 1f },
        categories = Array.Empty<int>(),
        categories_nodes = Array.Empty<int>(),
        categories_segments = Array.Empty<int>(),
        categories_sizes = Array.Empty<int>(),
        tree_param = new { num_nodes = "3", num_feature = Text(features), num_deleted = "0", size_leaf_vector = "0" },
    };

    private static double AllLeft(int trees, float step)
    {
        var margin = 0f;
        for (var i = 0; i < trees; i++)
        {
            margin += Left(i, step);
        }
        return 1 / (1 + Math.Exp(-margin));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
