using System.Collections.Immutable;
using Churn.Models.LightGbm;
using Churn.Models.MlNet;
using Churn.Models.Trees;

namespace Churn.Models.Conversion;

/// <summary>Reads model files of every known format, told apart by how they begin: the one way to a <see cref="TabularModel"/> from a model
/// of another library.</summary>
public static class SourceModelReader
{
    /// <param name="file">Content; not kept. Taken for untrusted.</param>
    /// <param name="features">Names for the features of a file that does not name them; empty to take the file's own.
    /// An ML.NET file has its own.</param>
    /// <exception cref="ModelFormatException">The file is of no known format or kind, is damaged, or has other features.</exception>
    public static SourceModel Read(ReadOnlyMemory<byte> file, ImmutableArray<string> features)
    {
        if (MlNetModelFile.Looks(file.Span))
        {
            return features.IsEmpty
                ? OfMlNet(MlNetModelFile.Read(file))
                : throw new ModelFormatException("An ML.NET file names its own columns. Leave the list of features out.");
        }

        ReadOnlySpan<byte> start = file.Span.TrimStart(" \t\r\n"u8);
        return start.StartsWith("{"u8) ? OfXGBoost(file, features)
            : LightGbmModelReader.Looks(start) ? LightGbmModelReader.Read(file, features).ToSource()
            : throw new ModelFormatException(
                "The file is no model of a known format. Give ML.NET's zip, XGBoost's JSON or LightGBM's text, as save_model writes it.");
    }

    private static SourceModel OfMlNet(TabularModel model)
    {
        RowAnswer answer = model.ReadsNumbersAsTheyAre
            ? row => Figure(model, model.Answer(model.Scorer.Score(row)))
            : row => Figure(model, model.Predict(row));
        return new SourceModel(ModelFormat.MlNet, model, answer);
    }

    private static SourceModel OfXGBoost(ReadOnlyMemory<byte> file, ImmutableArray<string> features)
    {
        ImmutableArray<string> names = features.IsEmpty ? XGBoostModelReader.ReadFeatureNames(file) : features;
        TreeEnsemble trees = XGBoostModelReader.Read(file, names, XGBoostModelReader.AnyName, "the list of features");
        return new SourceModel(ModelFormat.XGBoost, XGBoostConversion.ToMlNet(trees, names), row => XGBoostProbability(trees, row));
    }

    private static double XGBoostProbability(TreeEnsemble trees, ReadOnlySpan<double> row) =>
        trees.TryMargin(row, out float margin)
            ? 1 / (1 + Math.Exp(-margin))
            : throw new ArgumentException("A value is infinite in single precision.", nameof(row));

    internal static double Figure(TabularModel model, in TabularPrediction answer) =>
        model.IsCalibrated ? answer.Probability : answer.Score;
}
