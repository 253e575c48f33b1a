using System.CommandLine;
using BenchmarkDotNet.Running;
using Churn.Benchmarks;
using Churn.Benchmarks.Micro;

var seconds = new Option<int>("--seconds") { Description = "Length of each comparison, 1 to 600", DefaultValueFactory = _ => 5 };
var rows = new Option<int>("--rows") { Description = "How many rows take turns, 1 to 10000", DefaultValueFactory = _ => 256 };
var root = new RootCommand("""
    Times Churn.Models against libxgboost on the same trees and rows, one row a call, one thread, in turn.

    Example:
      dotnet run -c Release --project load-tests/Churn.Benchmarks -- --seconds 5
    """) { seconds, rows };
var filter = new Argument<string[]>("filter")
{
    Description = "Which, by pattern: *State*, *Resp*; default all",
    DefaultValueFactory = _ => ["*"],
};
var micro = new Command("micro", """
    Times the parts of a request, each by itself, and what they allocate: decode, fold, plan, score, reasons, frames, Redis' protocol.

    Example:
      dotnet run -c Release --project load-tests/Churn.Benchmarks -- micro "*State*"
    """) { filter };
micro.SetAction(parsed =>
{
    var summaries = BenchmarkSwitcher.FromAssembly(typeof(Subject).Assembly)
        .Run(["--filter", .. parsed.GetRequiredValue(filter)], new MicroConfig());
    return summaries.Any() && summaries.All(s => !s.HasCriticalValidationErrors) ? 0 : 1;
});
root.Subcommands.Add(micro);
var gate = new Command("gate", "Fails where a step of a request allocates more than it may, or a ratio is worse than it may be. Half a minute.");
gate.SetAction(parsed => Try(() => Gate.Run() ? 0 : 2));
root.Subcommands.Add(gate);
root.SetAction(parsed => Try(() =>
{
    Comparison.Run(TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(seconds), 1, 600)), Math.Clamp(parsed.GetValue(rows), 1, 10_000));
    return 0;
}));
return root.Parse(args).Invoke();

static int Try(Func<int> run)
{
    try
    {
        return run();
    }
    catch (DllNotFoundException)
    {
        Console.Error.WriteLine("churn-bench: libxgboost.so.0 is not installed; on Debian: apt-get install libxgboost0");
        return 1;
    }
    catch (InvalidOperationException e)
    {
        Console.Error.WriteLine($"churn-bench: {e.Message}");
        return 1;
    }
}
