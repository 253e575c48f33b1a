using System.CommandLine;

namespace Churn.LoadTests;

/// <summary><c>compare</c>.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var first = new Argument<FileInfo>("FIRST") { Description = "A result that was written with --json" };
        var second = new Argument<FileInfo>("SECOND") { Description = "Another of the same command" };
        var command = new Command("compare", """
            Two results, figure by figure: medians, spreads, and the second's median of the first's.

            Example:
              … compare before.json after.json
            """) { first, second };
        command.SetAction((parsed, stop) => Outcome.OfAsync(
            _ =>
            {
                ReportComparison.Print(Report.Load(parsed.GetRequiredValue(first)), Report.Load(parsed.GetRequiredValue(second)), Console.Out);
                return Task.FromResult(true);
            },
            stop));
        return command;
    }
}
