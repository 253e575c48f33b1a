using Churn.Training;

namespace Churn.Cli;

/// <summary>Runs a command's work and turns its failure into one line on standard error and an exit code.</summary>
internal static class CliRun
{
    /// <returns>0 if the work was done, else 1.</returns>
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
            error.WriteLine("churn: stopped");
            return 1;
        }
    }
}
