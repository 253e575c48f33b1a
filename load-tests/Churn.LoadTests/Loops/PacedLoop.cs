using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>An open loop whose calls all succeed, or there is nothing to report.</summary>
internal static class PacedLoop
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="workload">What is called.</param>
    /// <param name="callsPerSecond">At least 1.</param>
    /// <param name="duration">Calls are due within it; it ends when the last one is answered.</param>
    /// <param name="lanes">Calls that may be under way at once; more than are ever late at once, or the loop is not open.</param>
    /// <exception cref="RpcException">A call failed.</exception>
    public static async Task<LatencyHistogram> RunAsync(Workload workload, double callsPerSecond, TimeSpan duration, int lanes)
    {
        var result = await OpenLoop.RunAsync(workload, callsPerSecond, duration, lanes, Patience, CancellationToken.None).ConfigureAwait(false);
        return result.OrThrow().Latency;
    }
}
