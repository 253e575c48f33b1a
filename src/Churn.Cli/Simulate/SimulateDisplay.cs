using System.Diagnostics;
using System.Text.Json;
using Spectre.Console;

namespace Churn.Cli.Simulate;

/// <summary>What a person, or with --json a program, sees of a simulation.</summary>
internal sealed class SimulateDisplay(int days, bool json)
{
    private const int BarWidth = 30;
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    private readonly bool bar = !Console.IsErrorRedirected && !json;
    private readonly long started = Stopwatch.GetTimestamp();
    private long shownAt;

    public void Progress(int lived, long events)
    {
        if (!bar || Stopwatch.GetElapsedTime(shownAt) < Refresh)
        {
            return;
        }
        shownAt = Stopwatch.GetTimestamp();
        var part = lived / (double)days;
        var full = (int)(part * BarWidth);
        var rate = events / Math.Max(0.001, Stopwatch.GetElapsedTime(started).TotalSeconds);
        Console.Error.Write($"\r[{new string('#', full)}{new string('.', BarWidth - full)}] day {lived} of {days}  {events:N0} events  {rate:N0}/s  ");
    }

    public void ClearBar()
    {
        if (shownAt != 0)
        {
            Console.Error.WriteLine();
        }
    }

    public void Finish(SimulateResult result, TextWriter output)
    {
        ClearBar();
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(result, SimulateJson.Default.SimulateResult));
            return;
        }
        output.WriteLine(
            $"{result.Log}: {result.Events:N0} events of {result.Customers:N0} simulated customers in {result.Days:N0} days, seed {result.Seed}; " +
            $"{result.Seconds:N1} s.");
        if (result.Cutoffs.Count > 0)
        {
            WriteTable(result, output);
        }
    }

    private static void WriteTable(SimulateResult result, TextWriter output)
    {
        var table = new Table().Border(TableBorder.None).AddColumn("cutoff");
        foreach (var name in (string[])["customers", "lost", "AUC of the truth"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }
        foreach (var cutoff in result.Cutoffs)
        {
            table.AddRow(cutoff.Cutoff, $"{cutoff.N:N0}", $"{cutoff.BaseRate:P1}", cutoff.Auc is { } auc ? $"{auc:F4}" : "-");
        }
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }).Write(table);
    }
}
