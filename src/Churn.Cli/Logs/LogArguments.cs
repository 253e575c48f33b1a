using System.CommandLine;
using Churn.Training;

namespace Churn.Cli.Logs;

/// <summary>Which log a command reads, and how.</summary>
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

    /// <summary>Adds all of them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(log);
        command.Options.Add(profiles);
        command.Options.Add(columns);
    }

    public LogInput Read(ParseResult parsed) =>
        new(parsed.GetRequiredValue(log).ToString(), parsed.GetValue(columns), parsed.GetValue(profiles)?.ToString());
}
