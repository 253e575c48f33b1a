using System.CommandLine;
using Churn.Cli.Logs;

namespace Churn.Cli.Features;

/// <summary><c>churn features</c>.</summary>
internal static class FeaturesCommand
{
    public static Command Create()
    {
        var log = new LogArguments();
        var definition = new DefinitionArguments();
        var cutoffs = Days.List("--cutoffs", "Days whose 00:00 UTC the features are computed at, as 1998-01-01,1998-02-01");
        var features = new Option<FileInfo?>("--features")
        {
            Description = "File with the features' names, one a line (default: every feature that the log could feed)",
        };
        var seed = new Option<ulong?>("--time-of-day-seed")
        {
            Description = "Take each row at an instant of the day before the cutoff, drawn from this seed, as training does (default: at the cutoff)",
        };
        var output = new Option<FileInfo>("--out") { Description = "CSV to write; gzip if it ends in .gz", Required = true };
        var command = new Command("features", """
            Write the training matrix with its labels, so that any tool can train: customer_id, cutoff, churned, then the features; empty is missing.

            Example:
              churn features cdnow.csv.gz --own-events purchase --horizon 90d --lookback 180d --cutoffs 1997-07-01,1997-08-01 --out matrix.csv.gz
            """) { cutoffs, features, seed, output };
        log.AddTo(command);
        definition.AddTo(command);
        command.SetAction((parsed, stop) => CliRun.TryAsync(parsed.InvocationConfiguration.Error, () => FeatureWriter.Write(
            log.Read(parsed), definition.Read(parsed), parsed.GetRequiredValue(cutoffs), parsed.GetValue(features)?.ToString(), parsed.GetValue(seed),
            parsed.GetRequiredValue(output).ToString(), parsed.InvocationConfiguration.Output, stop)));
        return command;
    }
}
