using System.Globalization;

namespace Churn.LoadTests;

/// <summary>What a server's /metrics says of its runtime.</summary>
/// <param name="AllocatedBytes">Managed memory allocated since its start; NaN for a server that does not say.</param>
/// <param name="HeapBytes">Managed heap, likewise.</param>
internal readonly record struct ServerReading(double AllocatedBytes, double HeapBytes)
{
    public static ServerReading Unknown { get; } = new(double.NaN, double.NaN);

    /// <param name="http">The server's HTTP address; null: not known.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="LoadException">It does not answer.</exception>
    public static async Task<ServerReading> OfAsync(Uri? http, CancellationToken stop)
    {
        if (http is null)
        {
            return Unknown;
        }
        try
        {
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
            return Parse(await client.GetStringAsync(new Uri(http, "/metrics"), stop).ConfigureAwait(false));
        }
        catch (HttpRequestException e)
        {
            throw new LoadException($"{http} does not answer /metrics: give the server's HTTP address with --http ({e.Message})", e);
        }
    }

    /// <param name="metrics">In Prometheus' text format.</param>
    public static ServerReading Parse(string metrics) => new(Value(metrics, "dotnet_allocated_bytes_total "), Value(metrics, "dotnet_gc_heap_size_bytes "));

    private static double Value(string metrics, string name)
    {
        foreach (var line in metrics.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                return double.Parse(line[name.Length..], CultureInfo.InvariantCulture);
            }
        }
        return double.NaN;
    }
}
