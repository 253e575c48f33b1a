using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Churn.Models;

namespace Churn.Cli.Pack;

/// <summary><c>churn pack</c>.</summary>
internal static class PackCommand
{
    private const int MaxDays = 3650;

    public static Command Create()
    {
        var model = new Argument<FileInfo>("MODEL") { Description = "An ML.NET file, XGBoost JSON or LightGBM text" };
        var features = new Option<FileInfo?>("--features")
        {
            Description = "File with the names of the features that the server computes, one a line, in the model's order (default: the model's own)",
        };
        var horizon = Days("--horizon", "Days ahead that the probability covers, as 90d");
        var lookback = Days("--lookback", "Days of history that the training examples had, as 180d");
        var events = new Option<string[]>("--own-events")
        {
            Description = "Event types of which a customer has one within the lookback to belong to the population",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var name = new Option<string>("--name") { Description = "The model's name", Required = true };
        var version = new Option<string>("--version") { Description = "The model's version", Required = true };
        var output = new Option<DirectoryInfo>("--out") { Description = "The folder to write, for the server's --model", Required = true };
        var description = new Option<string>("--description")
        {
            Description = "What it was trained on and for",
            DefaultValueFactory = _ => "No description was given.",
        };
        var definition = new Option<string?>("--churn-definition") { Description = "What counts as churn (default: no own event within the horizon)" };
        var bands = new Option<double[]?>("--bands")
        {
            Description = "Least probability of medium, high and critical, as 0.2,0.4,0.7 (default: quantiles of the rows' answers, random rows without --rows)",
            CustomParser = ParseBands,
        };
        var rows = new Option<FileInfo?>("--rows")
        {
            Description = "Rows of the training data, tab separated under a header with the features' names; golden vectors, bands, background and drift baseline are taken from them",
        };
        var command = new Command("pack", """
            Write the manifest that lets a model trained elsewhere be served, beside the model.

            Example:
              churn pack model.json --features features.txt --horizon 90d --lookback 180d --own-events purchase --name shop --version 7 --rows training.tsv --out models/shop
            """) { model, features, horizon, lookback, events, name, version, output, description, definition, bands, rows };
        command.SetAction(parsed => CliRun.Try(parsed.InvocationConfiguration.Error, () =>
        {
            ChurnModel packed = Packer.Pack(new PackOptions(
                parsed.GetRequiredValue(model).ToString(),
                parsed.GetValue(features)?.ToString(),
                parsed.GetRequiredValue(horizon),
                parsed.GetRequiredValue(lookback),
                parsed.GetRequiredValue(events),
                parsed.GetRequiredValue(name),
                parsed.GetRequiredValue(version),
                parsed.GetRequiredValue(description),
                parsed.GetValue(definition),
                parsed.GetValue(bands) is { Length: > 0 } given ? given : null,
                parsed.GetValue(rows)?.ToString(),
                parsed.GetRequiredValue(output).ToString()));
            Show(parsed.InvocationConfiguration.Output, packed, parsed.GetRequiredValue(output).ToString());
        }));
        return command;
    }

    private static void Show(TextWriter output, ChurnModel model, string folder)
    {
        BandThresholds bands = model.Manifest.Bands;
        output.WriteLine(
            $"{folder}: {model.Manifest.Name}/{model.Manifest.Version}, {model.Manifest.Features.Length} features, bands from " +
            $"{bands.Medium:G3}, {bands.High:G3} and {bands.Critical:G3}, {(model.HasContributions ? "with" : "without")} reasons. " +
            $"Serve it with --model {folder}");
        if (model.WhyNoContributions is { } why)
        {
            output.WriteLine($"It gives no reasons: {why}.");
        }

        if (model.Manifest.Baseline is null)
        {
            output.WriteLine(
                "Golden vectors and bands come from random rows. There is no baseline, so the server has no drift metrics, and no background, " +
                "so a linear model has no reasons. To have them, give rows that it was trained on with --rows ROWS.tsv.");
        }
    }

    private static Option<int> Days(string name, string description) => new(name)
    {
        Description = description,
        Required = true,
        CustomParser = ParseDays,
    };

    private static int ParseDays(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (text.EndsWith('d')
            && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days is >= 1 and <= MaxDays)
        {
            return days;
        }

        result.AddError($"'{text}' is no number of days: write it as 90d, at most {MaxDays}d");
        return 0;
    }

    private static double[]? ParseBands(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        double[] bands = [.. text.Split(',').Select(part =>
            double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double band) ? band : double.NaN)];
        if (bands is [> 0, _, < 1] && bands[0] < bands[1] && bands[1] < bands[2])
        {
            return bands;
        }

        result.AddError($"'{text}' are no bands: write three rising probabilities between 0 and 1, as 0.2,0.4,0.7");
        return null;
    }
}
