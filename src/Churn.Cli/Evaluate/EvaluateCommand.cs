using System.CommandLine;
using Churn.Cli.Logs;

namespace Churn.Cli.Evaluate;

/// <summary><c>churn evaluate</c>.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = new Argument<DirectoryInfo>("MODEL") { Description = "Directory of a model: manifest.json and model.zip" };
        var log = new LogArguments();
        var cutoffs = Days.List("--cutoffs", "Days whose 00:00 UTC the model is asked at, as 1998-01-01,1998-02-01");
        var churnEvent = new Option<string?>("--churn-event")
        {
            Description = "Event type that ends the relationship, if the model was trained on one (default: churn is no own event within the horizon)",
        };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON" };
        var command = new Command("evaluate", """
            Score a log's customers with an existing model, as of some days, and compare with what they did. Population and horizon are the model's own.

            Example:
              churn evaluate models/shop cdnow.csv.gz --cutoffs 1998-01-01,1998-02-01
            """) { model };
        log.AddTo(command);
        command.Options.Add(cutoffs);
        command.Options.Add(churnEvent);
        command.Options.Add(json);
        command.SetAction((parsed, stop) => CliRun.TryAsync(parsed.InvocationConfiguration.Error, () => Evaluator.Evaluate(
            parsed.GetRequiredValue(model).ToString(), log.Read(parsed), parsed.GetRequiredValue(cutoffs), parsed.GetValue(churnEvent),
            parsed.GetValue(json), parsed.InvocationConfiguration.Output, stop)));
        return command;
    }
}
