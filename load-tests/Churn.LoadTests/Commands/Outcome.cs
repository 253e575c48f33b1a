using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>Exit codes: 0 measured, and all that was to be reached is; 2 measured, and something is not; 1 not measured; 130 stopped by Ctrl-C.</summary>
internal static class Outcome
{
    public const int Reached = 0, NotMeasured = 1, NotReached = 2, Stopped = 130;

    /// <param name="measureAsync">Measures, prints, and says whether all is reached.</param>
    /// <param name="stop">Set by Ctrl-C and SIGTERM.</param>
    public static async Task<int> OfAsync(Func<CancellationToken, Task<bool>> measureAsync, CancellationToken stop)
    {
        try
        {
            return await measureAsync(stop).ConfigureAwait(false) ? Reached : NotReached;
        }
        catch (LoadException e)
        {
            return Say(e.Message);
        }
        catch (RpcException e)
        {
            return Say($"the server answered {e.StatusCode}: {e.Status.Detail}{Hint(e.StatusCode)}");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Say("stopped; nothing was written");
            return Stopped;
        }
    }

    private static int Say(string problem)
    {
        ProgressLine.Clear();
        Console.Error.WriteLine($"churn-load: {problem.ReplaceLineEndings(" ")}");
        return NotMeasured;
    }

    private static string Hint(StatusCode status) => status switch
    {
        StatusCode.Unavailable => "; see whether a server runs at the address of --server",
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => "; give an API key with the scopes record and score",
        _ => "",
    };
}
