using System.CommandLine;
using Churn.Cli.Logs;
using Churn.Training;
using Churn.Training.Examples;
using Churn.Training.Packaging;

namespace Churn.Cli.Train;

/// <summary><c>churn train</c>.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var log = new LogArguments();
        var definition = new DefinitionArguments();
        var from = Days.Day("--train-from", "The first training cutoff");
        var every = new Option<CutoffStep>("--every")
        {
            Description = "How far training cutoffs are apart: month, quarter, or days as 14d",
            DefaultValueFactory = _ => new CutoffStep(1, 0),
            CustomParser = result =>
            {
                if (CutoffStep.Parse(result.Tokens[0].Value) is { } step)
                {
                    return step;
                }
                result.AddError($"'{result.Tokens[0].Value}' is no step: write month, quarter, or a number of days as 14d");
                return default;
            },
        };
        var tests = Days.List("--test", "Test cutoffs, as 1998-01-01,1998-02-01; for each a model learns from what was known by then, and the last one's is written");
        var output = new Option<DirectoryInfo>("--out") { Description = "Directory to write: model.zip, manifest.json, report.html, report.json", Required = true };
        var name = new Option<string?>("--name") { Description = "Name of the model (default: that of --out)" };
        var version = new Option<string>("--model-version") { Description = "Version of the model", DefaultValueFactory = _ => "1" };
        var description = new Option<string?>("--description") { Description = "What it was trained on and for (default: the log's name and the cutoffs)" };
        var seed = new Option<ulong>("--seed") { Description = "Of every draw: the same log, options and seed give the same files", DefaultValueFactory = _ => 1 };
        var force = new Option<bool>("--force") { Description = "Write the model even if it fails the quality gate" };
        var simulated = new Option<bool>("--simulated") { Description = "Say in the model that its customers were simulated: a server that serves it warns" };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON" };
        var command = new Command("train", """
            Train a model on an event log, test it forward in time, and write it if it is worth using.

            Example:
              churn train cdnow.csv.gz --own-events purchase --horizon 90d --lookback 180d --train-from 1997-07-01 --every month --test 1998-01-01,1998-02-01 --out models/shop
            """) { from, every, tests, output, name, version, description, simulated, seed, force, json };
        command.Validators.Add(result =>
        {
            foreach (var label in (Option<string>[])[name!, version])
            {
                if (result.GetValue(label)?.Length is 0 or > ModelLabels.MaxLength)
                {
                    result.AddError($"{label.Name}: write 1 to {ModelLabels.MaxLength} characters");
                }
            }
        });
        log.AddTo(command);
        definition.AddTo(command);
        command.SetAction((parsed, stop) => CliRun.TryAsync(parsed.InvocationConfiguration.Error, () =>
        {
            var input = log.Read(parsed);
            var directory = parsed.GetRequiredValue(output).FullName;
            var options = new TrainingOptions(parsed.GetValue(from), parsed.GetValue(every), parsed.GetRequiredValue(tests), parsed.GetValue(seed));
            var labels = new ModelLabels(
                parsed.GetValue(name) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(directory)), parsed.GetRequiredValue(version),
                parsed.GetValue(description)
                    ?? $"Trained on {Path.GetFileName(input.Path)}, cutoffs from {options.From:yyyy-MM-dd}, tested at {string.Join(", ", options.Tests.Select(d => $"{d:yyyy-MM-dd}"))}.",
                parsed.GetValue(simulated));
            TrainRun.Run(
                input, definition.Read(parsed), options, labels, new TrainOutput(directory, parsed.GetValue(force), parsed.GetValue(json)),
                parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, stop);
        }));
        return command;
    }
}
