namespace Churn.LoadTests;

/// <summary>The quantiles that are reported, by name.</summary>
internal static class Quantiles
{
    /// <summary>Fewer latencies than this beyond a quantile, and it is chance.</summary>
    public const int LeastBeyond = 10;

    public static IReadOnlyList<(string Name, double Part)> All { get; } =
        [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999), ("p99.99", 0.9999)];

    /// <summary>The quantile in µs; NaN where fewer than ten latencies are beyond it.</summary>
    public static double Of(LatencyHistogram latency, double part) =>
        latency.Beyond(part) < LeastBeyond ? double.NaN : latency.Quantile(part);

    /// <summary>All of them with what stands behind each, then the longest.</summary>
    public static string Say(LatencyHistogram latency) =>
        string.Join("  ", All.Select(q => $"{q.Name} {Number(Of(latency, q.Part))} ({latency.Beyond(q.Part):N0} beyond)"))
        + $"  max {Number(latency.Max)} µs";

    /// <summary>A whole number of µs; "-" for one that is not known.</summary>
    public static string Number(double microseconds) => double.IsNaN(microseconds) ? "-" : $"{microseconds:N0}";
}
