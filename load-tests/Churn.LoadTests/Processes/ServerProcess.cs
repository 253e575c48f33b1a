using System.Text.RegularExpressions;

namespace Churn.LoadTests;

/// <summary>A Churn.Server on free ports of loopback.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly ChildProcess process;

    private ServerProcess(ChildProcess process, Uri grpc, Uri http, int? redis)
    {
        this.process = process;
        At = new Occasion(grpc, http, process.Id, redis);
    }

    public Occasion At { get; }

    /// <param name="binary">Where it is.</param>
    /// <param name="redis">Its store; null: memory.</param>
    /// <param name="arguments">More of its command line.</param>
    /// <param name="stop">Ends the waiting, and the process.</param>
    /// <exception cref="LoadException">It does not start.</exception>
    public static async Task<ServerProcess> StartAsync(ServerBinary binary, RedisProcess? redis, IEnumerable<string> arguments, CancellationToken stop)
    {
        var (program, before) = binary.Command;
        var (process, ready) = await ChildProcess.StartAsync(
            program, [.. before, "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--store", redis?.Address ?? "memory", .. arguments], Serving(),
            ServerBinary.Hint, stop).ConfigureAwait(false);
        return new ServerProcess(process, new Uri(ready.Groups[1].Value), new Uri(ready.Groups[2].Value), redis?.Id);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    [GeneratedRegex("Serving gRPC on (http://[^ ]+) and HTTP on (http://[^ ]+) ")]
    private static partial Regex Serving();
}
