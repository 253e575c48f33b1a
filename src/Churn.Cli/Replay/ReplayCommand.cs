using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Churn.Features;

namespace Churn.Cli.Replay;

/// <summary><c>churn replay</c>.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var log = new Argument<FileInfo>("LOG")
        {
            Description = "CSV log, gzip or not: customer_id,timestamp,event_type[,value,category,event_id], sorted by timestamp",
        };
        var server = new Option<Uri>("--server")
        {
            Description = "The server's gRPC address",
            DefaultValueFactory = _ => new Uri("http://127.0.0.1:50051"),
            CustomParser = ParseServer,
        };
        var cutoff = new Option<DateOnly>("--cutoff")
        {
            Description = "Send the events before this day, 00:00 UTC",
            Required = true,
            CustomParser = ParseDay,
        };
        var shiftTo = new Option<DateOnly?>("--shift-to")
        {
            Description = "Move all times by whole days so that the cutoff falls on this day (default: today, UTC)",
            CustomParser = result => ParseDay(result),
        };
        var rate = new Option<int>("--rate") { Description = "Events a second at most (default: as fast as the server takes them)" };
        rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
            {
                result.AddError("--rate: give a number of events a second, or leave it out");
            }
        });
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };
        var command = new Command("replay", """
            Stream a log's events before a cutoff into a server. CHURN_KEY in the environment: an API key (scope record, lane bulk), where it asks who calls.

            Example:
              churn replay travel_se.csv.gz --server http://127.0.0.1:50051 --cutoff 2016-07-01
            """) { log, server, cutoff, shiftTo, rate, json };
        command.SetAction((parsed, stop) =>
        {
            var cut = ToMs(parsed.GetValue(cutoff));
            var to = parsed.GetValue(shiftTo) is { } day ? ToMs(day) : Millis.Floor(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), Millis.Day);
            return RunAsync(
                new ReplayOptions(
                    parsed.GetRequiredValue(log).FullName, parsed.GetRequiredValue(server), cut, to - cut, parsed.GetValue(rate), parsed.GetValue(json),
                    Environment.GetEnvironmentVariable(ReplayOptions.KeyVariable) is { Length: > 0 } key ? key : null),
                stop);
        });
        return command;
    }

    // 0 if every event has its outcome and none was rejected, else 1.
    private static async Task<int> RunAsync(ReplayOptions options, CancellationToken stop)
    {
        var display = new ReplayDisplay(options);
        var result = await Replayer.ReplayAsync(options, display, TimeProvider.System, stop).ConfigureAwait(false);
        display.Finish(result);
        return result.Problem is null && result.Failed + result.Rejected == 0 ? 0 : 1;
    }

    private static Uri? ParseServer(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var server) && server.Scheme is "http" or "https")
        {
            return server;
        }
        result.AddError($"'{text}' is no server: write its address as http://127.0.0.1:50051");
        return null;
    }

    private static DateOnly ParseDay(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year >= 1970)
        {
            return day;
        }
        result.AddError($"'{text}' is no day from 1970 on: write it as 2016-07-01");
        return default;
    }

    private static long ToMs(DateOnly day) => new DateTimeOffset(day, default, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
