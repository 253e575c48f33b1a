using System.CommandLine;
using Churn.Cli.Convert;

namespace Churn.Cli.Predict;

/// <summary><c>churn predict</c>.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var model = new Argument<FileInfo>("MODEL") { Description = "An ML.NET file, XGBoost JSON or LightGBM text" };
        var rows = new Argument<FileInfo>("ROWS")
        {
            Description = "Rows of tab separated values under a header that names the columns; empty or NaN is missing",
        };
        var features = new Option<FileInfo?>("--features")
        {
            Description = "File with the features' names, one a line, for a model that does not name them",
        };
        var command = new Command("predict", """
            Score the rows of a file; prints Score, Probability and PredictedLabel, tab separated, one line a row.

            Example:
              churn predict model.zip rows.tsv > answers.tsv
            """) { model, rows, features };
        command.SetAction(parsed => CliRun.Try(parsed.InvocationConfiguration.Error, () => Predictor.Predict(
            ModelFiles.Read(parsed.GetRequiredValue(model).ToString(), parsed.GetValue(features)?.ToString()),
            parsed.GetRequiredValue(rows).ToString(),
            parsed.InvocationConfiguration.Output)));
        return command;
    }
}
