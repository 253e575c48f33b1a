using System.CommandLine;
using Churn.Features;
using Churn.Training.Examples;

namespace Churn.Cli.Logs;

/// <summary>What a command is told of churn.</summary>
internal sealed class DefinitionArguments
{
    private readonly Option<string[]> ownEvents = new("--own-events")
    {
        Description = "Event types by which a customer is active, as purchase,return (default with --churn-event: any)",
        CustomParser = result => [.. result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()],
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
        command.Validators.Add(result =>
        {
            if (result.GetResult(ownEvents) is null && result.GetResult(churnEvent) is null)
            {
                result.AddError("say what churn is: --own-events purchase (no purchase within the horizon) or --churn-event cancel");
            }
        });
    }

    public ChurnDefinition Read(ParseResult parsed) => new(
        parsed.GetValue(ownEvents) is { Length: > 0 } types ? types : [FeatureName.Any], parsed.GetValue(churnEvent),
        parsed.GetValue(horizon), parsed.GetValue(lookback));
}
