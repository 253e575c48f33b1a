using System.Diagnostics;
using System.Text.Json;
using Spectre.Console;

namespace Churn.Cli.Replay;

/// <summary>What a person, or with --json a program, sees of a replay. Progress goes to standard error, the result to standard output.</summary>
internal sealed class ReplayDisplay(ReplayOptions options)
{
    private const int BarWidth = 30;
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    private readonly bool bar = !Console.IsErrorRedirected && !options.Json;
    private long shownAt;

    public void Progress(long bytesRead, long bytesTotal, long answered, long started)
    {
        if (!bar || Stopwatch.GetElapsedTime(shownAt) < Refresh)
        {
            return;
        }
        shownAt = Stopwatch.GetTimestamp();
        var part = bytesTotal == 0 ? 1 : Math.Min(1, bytesRead / (double)bytesTotal);
        var full = (int)(part * BarWidth);
        var rate = answered / Math.Max(0.001, Stopwatch.GetElapsedTime(started).TotalSeconds);
        Console.Error.Write($"\r[{new string('#', full)}{new string('.', BarWidth - full)}] {part,4:P0} of the log  {answered:N0} events  {rate:N0}/s  ");
    }

    public void Finish(ReplayResult result)
    {
        ClearBar();
        if (options.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(result, ReplayJson.Default.ReplayResult));
        }
        else if (result.Problem is null || result.Sent > 0)
        {
            PrintCounts(result);
        }
        if (result.Problem is { } problem)
        {
            Console.Error.WriteLine($"churn: {problem}");
        }
    }

    private static void PrintCounts(ReplayResult result)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned());
        Row(table, "accepted", result.Accepted);
        Row(table, "accepted late", result.Late);
        Row(table, "duplicate", result.Duplicate);
        Row(table, "rejected", result.Rejected);
        Row(table, "failed", result.Failed);
        Row(table, "sent", result.Sent);
        AnsiConsole.Write(table);
        var end = result.Problem is null ? $" The cutoff stands at {result.AsOf}: score as_of that time." : "";
        Console.WriteLine($"{result.Seconds:N1} s, {result.EventsPerSecond:N0} events/s.{end}");
        foreach (var (text, count) in result.Errors)
        {
            Console.Error.WriteLine($"{count} × {text}");
        }
    }

    private void ClearBar()
    {
        if (shownAt != 0)
        {
            Console.Error.WriteLine();
        }
    }

    private static void Row(Table table, string name, long count) => table.AddRow(name, count.ToString("N0"));
}
