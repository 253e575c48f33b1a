using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Churn.Simulation;

namespace Churn.Cli.Simulate;

/// <summary><c>churn simulate</c>.</summary>
internal static class SimulateCommand
{
    private static readonly SimulationOptions Usual = new();

    public static Command Create()
    {
        var customers = Number("--customers", "How many, those who join later included", Usual.Customers, SimulationOptions.MaxCustomers);
        var days = Number("--days", "Days of log", Usual.Days, SimulationOptions.MaxDays);
        var seed = new Option<ulong>("--seed") { Description = "Another seed, another population", DefaultValueFactory = _ => Usual.Seed };
        var start = new Option<DateOnly?>("--start")
        {
            Description = $"The log's first day, UTC (default: {Usual.Start:yyyy-MM-dd})",
            CustomParser = result => ParseDay(result, result.Tokens[0].Value),
        };
        var output = new Option<FileInfo>("--out") { Description = "The event log to write, CSV; gzip if it ends in .gz", Required = true };
        var profiles = new Option<FileInfo?>("--profiles") { Description = "Write what the books say of each customer, and from when" };
        var truth = new Option<FileInfo?>("--truth") { Description = "Write the true probabilities at --cutoffs" };
        var cutoffs = new Option<DateOnly[]>("--cutoffs")
        {
            Description = "Days of the truth, as 2025-01-01,2025-04-01; the horizon after each must lie in the log",
            CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(day => ParseDay(result, day))],
        };
        var horizon = new Option<int>("--horizon")
        {
            Description = "Days without a purchase that make the label 1, as 90d",
            DefaultValueFactory = _ => 90,
            CustomParser = ParseHorizon,
        };
        var paths = Number("--paths", "Futures drawn for each probability", 64, 100_000);
        var without = new Option<Signal?>("--without")
        {
            Description = $"Leave a signal out of the truth's formula; the log stays the same. One of {string.Join(", ", Enum.GetNames<Signal>())}",
            HelpName = "SIGNAL",
        };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };
        var command = new Command("simulate", """
            Make up customers with a known hazard of leaving: an event log, and the truth about it. Nobody in it is real.

            Examples:
              churn simulate --out log.csv.gz
              churn simulate --customers 100000 --days 730 --seed 7 --out log.csv.gz --profiles profiles.csv --truth truth.csv --cutoffs 2025-01-01,2025-07-01
            """) { customers, days, seed, start, output, profiles, truth, cutoffs, horizon, paths, without, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(truth) is null != result.GetResult(cutoffs) is null)
            {
                result.AddError("--truth FILE and --cutoffs DAY,… belong together: give both or neither");
            }
        });
        // On a thread of its own, so that Ctrl-C finds the work running and waits for it to tidy up.
        command.SetAction((parsed, stop) => Task.Run(() => Run(
            new SimulateOptions(
                new SimulationOptions
                {
                    Customers = parsed.GetValue(customers),
                    Days = parsed.GetValue(days),
                    Seed = parsed.GetValue(seed),
                    Start = parsed.GetValue(start) ?? Usual.Start,
                },
                parsed.GetRequiredValue(output).ToString(),
                parsed.GetValue(profiles)?.ToString(),
                parsed.GetValue(truth)?.ToString(),
                parsed.GetValue(truth) is null ? null : new TruthOptions
                {
                    Cutoffs = [.. parsed.GetValue(cutoffs)!.Distinct().Order()],
                    HorizonDays = parsed.GetValue(horizon),
                    Paths = parsed.GetValue(paths),
                    Without = [parsed.GetValue(without)],
                }),
            parsed.GetValue(json),
            parsed.InvocationConfiguration,
            stop), CancellationToken.None));
        return command;
    }

    private static int Run(SimulateOptions options, bool json, InvocationConfiguration console, CancellationToken stop) => CliRun.Try(console.Error, () =>
    {
        var display = new SimulateDisplay(options.Population.Days, json);
        try
        {
            display.Finish(Simulator.Simulate(options, display.Progress, stop), console.Output);
        }
        catch (OperationCanceledException e)
        {
            display.ClearBar();
            throw new CliException("stopped; nothing was written", e);
        }
    });

    private static Option<int> Number(string name, string description, int usual, int most)
    {
        var option = new Option<int>(name) { Description = $"{description}, up to {most:N0}", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var number && (number < 1 || number > most))
            {
                result.AddError($"{name}: {number} is not within 1 and {most:N0}");
            }
        });
        return option;
    }

    private static int ParseHorizon(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.EndsWith('d') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days > 0)
        {
            return days;
        }
        result.AddError($"'{text}' is no horizon: write days, as 90d");
        return 0;
    }

    private static DateOnly ParseDay(ArgumentResult result, string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1970 and < 2200)
        {
            return day;
        }
        result.AddError($"'{text}' is no day from 1970 to 2199: write it as 2025-01-01");
        return default;
    }
}
