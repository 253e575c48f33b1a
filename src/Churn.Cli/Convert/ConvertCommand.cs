using System.CommandLine;
using System.Text.Json;

namespace Churn.Cli.Convert;

/// <summary><c>churn convert</c>.</summary>
internal static class ConvertCommand
{
    private const int DefaultRows = 10_000;

    public static Command Create()
    {
        var input = new Argument<FileInfo>("IN") { Description = "XGBoost JSON, LightGBM text or an ML.NET file; what it is, is seen from its content" };
        var output = new Argument<FileInfo>("OUT") { Description = "The ML.NET file to write, a .zip; replaced if it is there" };
        var features = new Option<FileInfo?>("--features")
        {
            Description = "File with the features' names, one a line, for a model that does not name them",
        };
        var rows = new Option<int>("--rows")
        {
            Description = "How many seeded rows, with missing values, both models are asked",
            DefaultValueFactory = _ => DefaultRows,
        };
        rows.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 100_000_000)
            {
                result.AddError("--rows: give a number from 1 to 100000000");
            }
        });
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };
        var command = new Command("convert", """
            Turn a model into an ML.NET file, and refuse to if the two do not answer alike.

            Example:
              churn convert model.json model.zip
            """) { input, output, features, rows, json };
        command.SetAction(parsed => CliRun.Try(parsed.InvocationConfiguration.Error, () =>
        {
            ConvertResult result = Converter.Convert(
                parsed.GetRequiredValue(input).ToString(),
                parsed.GetRequiredValue(output).ToString(),
                parsed.GetValue(features)?.ToString(),
                parsed.GetValue(rows));
            Show(parsed.InvocationConfiguration.Output, result, parsed.GetValue(json));
        }));
        return command;
    }

    private static void Show(TextWriter output, ConvertResult result, bool json) => output.WriteLine(json
        ? JsonSerializer.Serialize(result, ConvertJson.Default.ConvertResult)
        : $"{result.Output}: {(result.Trees == 0 ? "linear" : $"{result.Trees} trees")}, {result.Features} features, from {result.Format}. " +
          $"Largest difference over {result.Rows:N0} rows: {result.MaxDifference:G3}.");
}
