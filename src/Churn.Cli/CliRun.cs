using Churn.Training;

namespace Churn.Cli;

/// <summary>Runs a command's work and turns its failure into one line on standard error and an exit code.</summary>
internal static class CliRun
{
    /// <summary>What shells give a command that Ctrl-C ended.</summary>
    private const int Interrupted = 130;

    /// <summary>The same on a thread of its own, so that the caller goes on to listen for Ctrl-C.</summary>
    public static Task<int> TryAsync(TextWriter error, Action work) => Task.Run(() => Try(error, work));

    /// <returns>0 if the work was done, 130 if it was stopped, else 1.</returns>
    public static int Try(TextWriter error, Action work)
    {
        try
        {
            work();
            return 0;
        }
        catch (Exception e) when (e is CliException or TrainingException or EventLogException)
        {
            error.WriteLine($"churn: {e.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("churn: stopped; nothing was written");
            return Interrupted;
        }
    }
}
