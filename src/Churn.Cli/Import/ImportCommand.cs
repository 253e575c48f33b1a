using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Churn.Cli.Logs;
using Churn.Redis;

namespace Churn.Cli.Import;

/// <summary><c>churn import</c>.</summary>
internal static class ImportCommand
{
    private const string NoStore = "import writes to the Redis that servers use, as --store redis://127.0.0.1:6379";

    public static Command Create()
    {
        var log = new LogArguments();
        var store = new Option<RedisAddress>("--store")
        {
            Description = "The Redis that the servers use: host:port, or redis://user:password@host:port",
            DefaultValueFactory = _ => RedisAddress.Parse("redis://127.0.0.1:6379"),
            CustomParser = ParseStore,
        };
        var tenant = new Option<string>("--tenant") { Description = "Whose customers they are", DefaultValueFactory = _ => "default" };
        var cutoff = Days.Optional("--cutoff", "Import the events before this day, 00:00 UTC (default: all)");
        var shiftTo = Days.Optional("--shift-to", "Move all times by whole days so that the cutoff falls on this day (default: leave them)");
        var retention = Span("--retention", "How long a customer without events is kept, as the servers' Retention", TimeSpan.FromDays(5 * 365), TimeSpan.FromDays(1), TimeSpan.FromDays(36500));
        var horizon = Span("--dedupe-horizon", "How long a copy of an event is recognised, as the servers' DedupeHorizon", TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };
        var command = new Command("import", """
            Load a log's events into the Redis of running servers, in bulk. What is there already is merged; a second run is skipped.

            Example:
              churn import travel_se.csv.gz --store 127.0.0.1:6379 --cutoff 2016-07-01
            """) { store, cutoff, shiftTo, tenant, retention, horizon, json };
        log.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(shiftTo) is not null && result.GetResult(cutoff) is null)
            {
                result.AddError("--shift-to: say with --cutoff which day is to fall on it");
            }
        });
        command.SetAction((parsed, stop) =>
        {
            var (path, columns, profiles) = log.Read(parsed);
            var cut = parsed.GetValue(cutoff) is { } day ? Days.ToMs(day) : long.MaxValue;
            return RunAsync(
                new ImportOptions
                {
                    Log = path,
                    Columns = columns,
                    Profiles = profiles,
                    Store = parsed.GetRequiredValue(store),
                    Tenant = parsed.GetRequiredValue(tenant),
                    Cutoff = cut,
                    Shift = parsed.GetValue(shiftTo) is { } to ? Days.ToMs(to) - cut : 0,
                    Retention = parsed.GetValue(retention),
                    DedupeHorizon = parsed.GetValue(horizon),
                    Json = parsed.GetValue(json),
                },
                parsed.InvocationConfiguration, stop);
        });
        return command;
    }

    // 0 if all of the log is in the store, else 1.
    private static async Task<int> RunAsync(ImportOptions options, InvocationConfiguration io, CancellationToken stop)
    {
        var progress = new ProgressLine(!options.Json);
        var result = await Importer.ImportAsync(options, progress.Show, TimeProvider.System, stop).ConfigureAwait(false);
        progress.Clear();
        if (options.Json)
        {
            io.Output.WriteLine(JsonSerializer.Serialize(result, ImportJson.Default.ImportResult));
        }
        else if (result.Problem is null || result.Customers > 0)
        {
            io.Output.WriteLine(ImportText.Of(result));
        }
        if (result.Problem is { } problem)
        {
            io.Error.WriteLine($"churn: {problem.ReplaceLineEndings(" ")}");
        }
        return result.Problem is null ? 0 : 1;
    }

    private static RedisAddress? ParseStore(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text == "memory")
        {
            result.AddError($"the memory of a server cannot be written from outside: {NoStore}");
            return null;
        }
        try
        {
            return RedisAddress.Parse(text.Contains("://", StringComparison.Ordinal) ? text : "redis://" + text);
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return null;
        }
    }

    private static Option<TimeSpan> Span(string name, string description, TimeSpan standard, TimeSpan least, TimeSpan most)
    {
        var option = new Option<TimeSpan>(name) { Description = $"{description}, as {standard:c}", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<TimeSpan>() is var span && (span < least || span > most))
            {
                result.AddError($"{name}: {least:c} to {most:c}");
            }
        });
        return option;
    }
}
