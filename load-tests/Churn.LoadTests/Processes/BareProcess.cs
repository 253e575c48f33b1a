using System.Text.RegularExpressions;

namespace Churn.LoadTests;

/// <summary>This program once more, as <c>bare</c>.</summary>
internal sealed partial class BareProcess : IAsyncDisposable
{
    private readonly ChildProcess process;

    private BareProcess(ChildProcess process, Uri grpc)
    {
        this.process = process;
        At = new Occasion(grpc, null, process.Id, null);
    }

    public Occasion At { get; }

    /// <exception cref="LoadException">It does not start.</exception>
    public static async Task<BareProcess> StartAsync(CancellationToken stop)
    {
        var (process, ready) = await ChildProcess.StartAsync(
            ServerBinary.DotNet, [typeof(BareProcess).Assembly.Location, "bare"], Serving(), "put dotnet on PATH", stop).ConfigureAwait(false);
        return new BareProcess(process, new Uri(ready.Groups[1].Value));
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    [GeneratedRegex("Serving gRPC on (http://[^ ]+)$")]
    private static partial Regex Serving();
}
