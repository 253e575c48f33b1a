using System.CommandLine;
using System.Globalization;
using Churn.Cli.Logs;

namespace Churn.Cli.Explain;

/// <summary><c>churn explain</c>.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var model = new Argument<DirectoryInfo>("MODEL") { Description = "Directory of a model: manifest.json and model.zip" };
        var log = new LogArguments();
        var customer = new Option<string>("--customer") { Description = "The customer's id", Required = true };
        var at = new Option<DateTimeOffset>("--at")
        {
            Description = "The as-of time: a day, 00:00 UTC, or an instant as 1998-01-01T12:30:00Z; only events before it count",
            Required = true,
            CustomParser = result =>
            {
                if (DateTimeOffset.TryParse(
                    result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                    && time.Year >= 1970)
                {
                    return time;
                }
                result.AddError($"'{result.Tokens[0].Value}' is no time from 1970 on: write it as 1998-01-01 or 1998-01-01T12:30:00Z");
                return default;
            },
        };
        var most = new Option<int>("--reasons") { Description = "Most reasons, 0 to 20", DefaultValueFactory = _ => 5 };
        most.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 20)
            {
                result.AddError("--reasons: give 0 to 20");
            }
        });
        var language = new Option<string>("--language") { Description = "Of the reasons: en or zh", DefaultValueFactory = _ => "en" };
        var json = new Option<bool>("--json") { Description = "Print as JSON" };
        var command = new Command("explain", """
            Print one customer's probability, reasons and features at a time, as the server would have answered then.

            Example:
              churn explain models/shop cdnow.csv.gz --customer 00004 --at 1998-01-01
            """) { model };
        log.AddTo(command);
        command.Options.Add(customer);
        command.Options.Add(at);
        command.Options.Add(most);
        command.Options.Add(language);
        command.Options.Add(json);
        command.SetAction((parsed, stop) => CliRun.TryAsync(parsed.InvocationConfiguration.Error, () => Explainer.Explain(
            parsed.GetRequiredValue(model).ToString(), log.Read(parsed), parsed.GetRequiredValue(customer), parsed.GetValue(at),
            new(parsed.GetValue(most), parsed.GetRequiredValue(language)), parsed.GetValue(json), parsed.InvocationConfiguration.Output, stop)));
        return command;
    }
}
