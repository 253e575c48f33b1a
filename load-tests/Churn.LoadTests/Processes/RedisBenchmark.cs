using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Churn.LoadTests;

/// <summary>redis-benchmark: what Redis answers to the commands of a call, asked by its own program.</summary>
internal static class RedisBenchmark
{
    private const int Sounding = 5000;
    private const int Most = 5_000_000;

    /// <param name="port">Of a Redis on loopback.</param>
    /// <param name="clients">Connections.</param>
    /// <param name="pipeline">Commands that each sends at once.</param>
    /// <param name="duration">About how long.</param>
    /// <param name="command">With its arguments.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>Commands a second.</returns>
    /// <exception cref="LoadException">redis-benchmark is not installed or fails.</exception>
    public static async Task<double> RunAsync(int port, int clients, int pipeline, TimeSpan duration, string[] command, CancellationToken stop)
    {
        // It takes a number of requests, not a time: a short run says how many make the time up.
        var rate = await CountAsync(port, clients, pipeline, Sounding, command, stop).ConfigureAwait(false);
        var requests = (int)Math.Clamp(rate * duration.TotalSeconds, Sounding, Most);
        return await CountAsync(port, clients, pipeline, requests, command, stop).ConfigureAwait(false);
    }

    /// <param name="csv">What it prints: a head, then a line a command: name, requests a second, latencies, each in quotes.</param>
    /// <param name="rate">Requests a second.</param>
    public static bool TryParse(string csv, out double rate)
    {
        rate = 0;
        var last = csv.TrimEnd().Split('\n')[^1];
        // The name may hold commas of its own, so from the end: rps and six latencies.
        var fields = last.Split("\",\"");
        return fields.Length >= 8 && double.TryParse(fields[^7], CultureInfo.InvariantCulture, out rate);
    }

    private static async Task<double> CountAsync(int port, int clients, int pipeline, int requests, string[] command, CancellationToken stop)
    {
        string[] arguments = ["-h", "127.0.0.1", "-p", $"{port}", "-c", $"{clients}", "-n", $"{requests}", "-P", $"{pipeline}", "--csv", .. command];
        var start = new ProcessStartInfo("redis-benchmark", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
            var errors = process.StandardError.ReadToEndAsync(stop);
            var output = await process.StandardOutput.ReadToEndAsync(stop).ConfigureAwait(false);
            await process.WaitForExitAsync(stop).ConfigureAwait(false);
            return TryParse(output, out var rate) ? rate : throw new LoadException($"redis-benchmark failed: {output} {await errors.ConfigureAwait(false)}");
        }
        catch (Win32Exception e)
        {
            throw new LoadException($"redis-benchmark cannot be started: install it, on Debian: apt-get install redis-tools ({e.Message})", e);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }
}
