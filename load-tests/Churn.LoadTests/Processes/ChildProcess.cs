using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Churn.LoadTests;

/// <summary>A process of this program's own, which ends with it.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int KeptLines = 20;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly Lock Gate = new();
    private static readonly HashSet<Process> Running = [];

    private readonly Process process;
    private readonly Queue<string> lines = [];
    private readonly TaskCompletionSource<Match> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Regex readyLine;

    // Where this program ends without coming to its disposals, as after a second Ctrl-C.
    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) => KillAll();

    private ChildProcess(Process process, Regex readyLine)
    {
        this.process = process;
        this.readyLine = readyLine;
    }

    public int Id => process.Id;

    /// <summary>Starts a program and waits until it says that it is ready.</summary>
    /// <param name="program">Path, or a name on PATH.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="readyLine">A line of its output that says so.</param>
    /// <param name="missing">What to do if the program is not there.</param>
    /// <param name="stop">Ends the waiting, and the process.</param>
    /// <returns>The process and that line.</returns>
    /// <exception cref="LoadException">It is not there, or ends, or is not ready within a minute.</exception>
    public static async Task<(ChildProcess Child, Match Ready)> StartAsync(
        string program, IEnumerable<string> arguments, Regex readyLine, string missing, CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        var child = new ChildProcess(new Process { StartInfo = start }, readyLine);
        try
        {
            child.Begin(missing);
            var ended = child.process.WaitForExitAsync(stop);
            await Task.WhenAny(child.ready.Task, ended).WaitAsync(StartLimit, stop).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            return child.ready.Task.IsCompleted
                ? (child, await child.ready.Task.ConfigureAwait(false))
                : throw new LoadException($"{Path.GetFileName(program)} ended with exit code {child.process.ExitCode}: {child.Output}");
        }
        catch (TimeoutException e)
        {
            await child.DisposeAsync().ConfigureAwait(false);
            throw new LoadException($"{Path.GetFileName(program)} was not ready within {StartLimit.TotalSeconds:N0} s: {child.Output}", e);
        }
        catch
        {
            await child.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Kills it and waits for its end: nothing that it holds is wanted any more.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (Gate)
        {
            if (!Running.Remove(process))
            {
                return;
            }
        }
        Kill(process);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        process.Dispose();
    }

    private string Output
    {
        get
        {
            lock (lines)
            {
                return string.Join(" | ", lines);
            }
        }
    }

    private static void KillAll()
    {
        lock (Gate)
        {
            foreach (var left in Running)
            {
                Kill(left);
            }
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    private void Begin(string missing)
    {
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new LoadException($"{process.StartInfo.FileName} cannot be started: {missing} ({e.Message})", e);
        }
        lock (Gate)
        {
            Running.Add(process);
        }
        // Both to the end: a full pipe would stop the process.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        // Of an exception its message: the frames would push it out.
        if (line is null || line.StartsWith("   at ", StringComparison.Ordinal))
        {
            return;
        }
        lock (lines)
        {
            lines.Enqueue(line);
            if (lines.Count > KeptLines)
            {
                lines.Dequeue();
            }
        }
        if (readyLine.Match(line) is { Success: true } match)
        {
            ready.TrySetResult(match);
        }
    }
}
