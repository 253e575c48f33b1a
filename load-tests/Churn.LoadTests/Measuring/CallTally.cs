using System.Diagnostics;
using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>What became of calls, and how long it took. Of any thread.</summary>
internal sealed class CallTally
{
    private readonly LatencyHistogram inTime = new();
    private readonly LatencyHistogram shed = new();
    private readonly Lock gate = new();
    private long late;
    private long other;

    public long InTime => inTime.Count;

    public long Sent => InTime + shed.Count + late + other;

    public double ShareInTime => (double)InTime / Math.Max(1, Sent);

    /// <summary>Makes a call and counts it.</summary>
    public async Task CountAsync(Func<Task> call)
    {
        var started = Stopwatch.GetTimestamp();
        var status = StatusCode.OK;
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            status = e.StatusCode;
        }
        var took = Stopwatch.GetTimestamp() - started;
        lock (gate)
        {
            switch (status)
            {
                case StatusCode.OK:
                    inTime.Add(took);
                    break;
                case StatusCode.ResourceExhausted:
                    shed.Add(took);
                    break;
                case StatusCode.DeadlineExceeded:
                    late++;
                    break;
                default:
                    other++;
                    break;
            }
        }
    }

    public override string ToString() =>
        $"{Sent:N0} sent: {InTime:N0} in time (p50 {Ms(inTime, 0.5)}, p99 {Ms(inTime, 0.99)}), {shed.Count:N0} shed (p50 {Ms(shed, 0.5)}), "
        + $"{late:N0} after their deadline, {other:N0} otherwise failed";

    private static string Ms(LatencyHistogram of, double quantile) => of.Count == 0 ? "–" : $"{of.Quantile(quantile) / 1000:N1} ms";
}
