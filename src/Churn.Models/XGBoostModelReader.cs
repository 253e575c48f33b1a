using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Churn.Models.Trees;

namespace Churn.Models;

/// <summary>Reads the JSON that XGBoost's <c>save_model</c> writes (1.x to 3.x), for <c>binary:logistic</c> on <c>gbtree</c>.</summary>
/// <remarks>Fields that the score does not depend on are not looked at, since every version adds some.
/// Source: the model schema in XGBoost's documentation, "Introduction to Model IO".</remarks>
internal static class XGBoostModelReader
{
    public const string FileName = "model.json";

    private const int MaxBytes = 64 << 20;
    private const int MaxTrees = 10_000;

    /// <summary>What messages call a file that was not found by its name.</summary>
    public const string AnyName = "XGBoost model";

    /// <summary>The names that the file itself gives its features.</summary>
    /// <exception cref="ModelFormatException">It gives none.</exception>
    public static ImmutableArray<string> ReadFeatureNames(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonFile.Open(AnyName, json, MaxBytes);
        JsonField learner = JsonField.Root(document, AnyName)["learner"];
        JsonField[] names = learner.TryGet("feature_names", out JsonField field) ? field.Items(0, ManifestReader.MaxFeatures) : [];
        return names.Length > 0
            ? [.. names.Select(name => name.Text(1000))]
            : throw learner.Wrong("names no features", "Give their names, one a line in a file");
    }

    /// <param name="json">Content of the file.</param>
    /// <param name="features">What the model must read, in order.</param>
    /// <param name="file">What messages call the file.</param>
    /// <param name="origin">Where the features stand, for messages.</param>
    public static TreeEnsemble Read(
        ReadOnlyMemory<byte> json,
        ImmutableArray<string> features,
        string file = FileName,
        string origin = ManifestReader.FileName)
    {
        using JsonDocument document = JsonFile.Open(file, json, MaxBytes);
        JsonField learner = JsonField.Root(document, file)["learner"];
        RefuseOtherKinds(learner);
        JsonField parameters = learner["learner_model_param"];
        RefuseSeveralAnswers(parameters);
        CheckFeatures(learner, parameters["num_feature"], features, origin);

        var builder = new TreeEnsembleBuilder(features.Length, ReadBaseMargin(parameters["base_score"]));
        JsonField model = learner["gradient_booster"]["model"];
        JsonField[] trees = model["trees"].Items(1, MaxTrees);
        RefuseOtherGroups(model, trees.Length);
        foreach (JsonField tree in trees)
        {
            XGBoostTreeReader.Read(tree, builder);
        }

        return builder.Build();
    }

    private static void RefuseOtherKinds(JsonField learner)
    {
        JsonField objective = learner["objective"]["name"];
        if (objective.Text(100) is var objectiveName && objectiveName != "binary:logistic")
        {
            throw objective.Wrong($"is \"{objectiveName}\"", "Train with objective \"binary:logistic\", the only one that is read");
        }

        JsonField booster = learner["gradient_booster"]["name"];
        if (booster.Text(100) is var boosterName && boosterName != "gbtree")
        {
            throw booster.Wrong($"is \"{boosterName}\"", "Train with booster \"gbtree\", the only one that is read");
        }
    }

    private static void RefuseSeveralAnswers(JsonField parameters)
    {
        if (parameters.TryGet("num_class", out JsonField classes) && classes.IntegerText(0, int.MaxValue) > 1)
        {
            throw classes.Wrong("names more than one class", "Train a model of two classes, stayed and left");
        }

        if (parameters.TryGet("num_target", out JsonField targets) && targets.IntegerText(0, int.MaxValue) > 1)
        {
            throw targets.Wrong("names more than one target", "Train a model of one target");
        }
    }

    // Names are optional in the file; where they are, another order means another model.
    private static void CheckFeatures(JsonField learner, JsonField count, ImmutableArray<string> features, string origin)
    {
        if (count.IntegerText(1, ManifestReader.MaxFeatures) is var counted && counted != features.Length)
        {
            throw count.Wrong(
                $"is {counted} where {origin} has {features.Length} features", "Bring the two in line");
        }

        if (!learner.TryGet("feature_names", out JsonField names) || names.Items(0, features.Length) is not { Length: > 0 } items)
        {
            return;
        }

        for (int i = 0; i < Math.Max(items.Length, features.Length); i++)
        {
            if (i >= items.Length || items[i].Text(1000) != features[i])
            {
                throw names.Wrong(
                    $"differs at [{i}] from \"{features[i]}\" of {origin}", "Name the same features in the same order");
            }
        }
    }

    /// <summary>The log-odds of <c>base_score</c>: text ("5E-1"), text of an array ("[5E-1]", from 3.0) or a number.</summary>
    private static float ReadBaseMargin(JsonField field)
    {
        float score;
        if (field.IsText)
        {
            string text = field.Text(100);
            ReadOnlySpan<char> number = text is ['[', .., ']'] ? text.AsSpan(1, text.Length - 2) : text;
            score = float.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out float parsed) ? parsed : float.NaN;
        }
        else
        {
            score = (float)field.Number();
        }

        // In single precision, as XGBoost does it.
        float margin = -MathF.Log((1f / score) - 1f);
        return score > 0 && score < 1 && float.IsFinite(margin)
            ? margin
            : throw field.Wrong("is not a probability between 0 and 1", "Train with a base_score such as 0.5");
    }

    private static void RefuseOtherGroups(JsonField model, int trees)
    {
        if (model.TryGet("tree_info", out JsonField groups) && groups.Integers(trees).AsSpan().ContainsAnyExcept(0))
        {
            throw groups.Wrong("puts trees into several groups, as a model of several classes does", "Train a model of two classes");
        }
    }
}
