using System.CommandLine;
using Churn.Training.Examples;

namespace Churn.Cli.Logs;

/// <summary>What every command that learns from a log is told of it.</summary>
internal sealed class LogArguments
{
    private readonly LogFileArguments file = new();

    private readonly Option<string[]> ownEvents = new("--own-events")
    {
        Description = "Event types by which a customer is active, as purchase,return (default with --churn-event: any)",
        CustomParser = result => result.Tokens[0].Value.Split(','),
    };

    private readonly Option<string?> churnEvent = new("--churn-event")
    {
        Description = "Event type that ends the relationship, as cancel (default: churn is no own event within the horizon)",
    };

    private readonly Option<int> horizon = Days.Count("--horizon", "Days ahead that the label looks, as 90d");
    private readonly Option<int> lookback = Days.Count("--lookback", "Days back within which a customer was active, to be counted, as 180d");

    /// <summary>Adds all of them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(ownEvents);
        command.Options.Add(churnEvent);
        command.Options.Add(horizon);
        command.Options.Add(lookback);
        file.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(ownEvents) is null && result.GetResult(churnEvent) is null)
            {
                result.AddError("say what churn is: --own-events purchase (no purchase within the horizon) or --churn-event cancel");
            }
        });
    }

    public LogInput Read(ParseResult parsed)
    {
        var (path, columns, profiles) = file.Read(parsed);
        var definition = new ChurnDefinition(
            parsed.GetValue(ownEvents) is { Length: > 0 } types ? types : [Churn.Features.FeatureName.Any], parsed.GetValue(churnEvent),
            parsed.GetValue(horizon), parsed.GetValue(lookback));
        return new LogInput(path, columns, profiles, definition);
    }
}
