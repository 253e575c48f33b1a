using System.CommandLine;
using Churn.Training;
using Churn.Training.Examples;

namespace Churn.Cli.Logs;

/// <summary>What every command that learns from a log is told of it.</summary>
internal sealed class LogArguments
{
    private readonly Argument<FileInfo> log = new("LOG")
    {
        Description = "CSV log, gzip or not: customer_id,timestamp,event_type[,value,category,event_id], sorted by timestamp",
    };

    private readonly Option<LogColumnNames?> columns = new("--columns")
    {
        Description = "What the log calls its columns, as customer_id=user,timestamp=ts",
        CustomParser = result =>
        {
            var names = LogColumnNames.Parse(result.Tokens[0].Value, out var problem);
            if (problem is not null)
            {
                result.AddError(problem);
            }
            return names;
        },
    };

    private readonly Option<FileInfo?> profiles = new("--profiles")
    {
        Description = "CSV of profiles: customer_id,valid_from[,customer_since,renewal_at,value,segment,industry]",
    };

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
        command.Arguments.Add(log);
        command.Options.Add(ownEvents);
        command.Options.Add(churnEvent);
        command.Options.Add(horizon);
        command.Options.Add(lookback);
        command.Options.Add(profiles);
        command.Options.Add(columns);
        command.Validators.Add(result =>
        {
            if (result.GetResult(ownEvents) is null && result.GetResult(churnEvent) is null)
            {
                result.AddError("say what churn is: --own-events purchase (no purchase within the horizon) or --churn-event cancel");
            }
        });
    }

    public LogInput Read(ParseResult parsed) => new(
        parsed.GetRequiredValue(log).ToString(),
        parsed.GetValue(columns),
        parsed.GetValue(profiles)?.ToString(),
        new ChurnDefinition(
            parsed.GetValue(ownEvents) is { Length: > 0 } types ? types : [Churn.Features.FeatureName.Any], parsed.GetValue(churnEvent),
            parsed.GetValue(horizon), parsed.GetValue(lookback)));
}
