namespace Churn.LoadTests;

/// <summary>One interval of a soak.</summary>
/// <param name="Loop">Its calls.</param>
/// <param name="ServerBytes">What the server has of the machine's memory, at the end.</param>
/// <param name="HeapBytes">Of which managed, as the last collection left it.</param>
/// <param name="RedisBytes">Redis' used_memory, at the end.</param>
internal sealed record SoakInterval(LoopResult Loop, double ServerBytes, double HeapBytes, double RedisBytes)
{
    public double P50 => Quantiles.Of(Loop.Latency, 0.5);

    public double P99 => Quantiles.Of(Loop.Latency, 0.99);

    /// <summary>Head of the lines.</summary>
    public static string Head => $"{"",8}{"p50 µs",10}{"p99 µs",10}{"max µs",11}{"server MiB",12}{"heap MiB",10}{"Redis MiB",11}";

    /// <summary>A line.</summary>
    /// <param name="at">Since the beginning.</param>
    public string Say(TimeSpan at)
    {
        var trouble = Loop.Trouble();
        return $"{at:h\\:mm\\:ss}".PadLeft(8) + $"{Quantiles.Number(P50),10}{Quantiles.Number(P99),10}{Quantiles.Number(Loop.Latency.Max),11}"
            + $"{Mib(ServerBytes),12}{Mib(HeapBytes),10}{Mib(RedisBytes),11}{(trouble.Length > 0 ? "  " + trouble : "")}";
    }

    private static string Mib(double bytes) => $"{bytes / (1 << 20):N1}";
}
