using Churn.IntegrationTests.Infrastructure;

namespace Churn.IntegrationTests.Faults;

/// <summary>A Redis, a link to it that can be broken, a server behind the link, and clients that never rest.</summary>
public sealed class FaultySetup : IAsyncLifetime
{
    /// <summary>Of the server, for one answer of the store.</summary>
    public static readonly TimeSpan StoreDeadline = TimeSpan.FromMilliseconds(500);

    // A queue without a bound would outgrow the heap within one fault, and end the server.
    private static readonly string[] SmallHeap = ["DOTNET_GCHeapHardLimit=0xC000000"];

    public RedisServer Redis { get; private set; } = null!;

    public FaultProxy Link { get; private set; } = null!;

    public ServerProcess Server { get; private set; } = null!;

    internal Ledger Ledger { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Redis = await RedisServer.StartAsync();
        Link = new FaultProxy(Redis.Port);
        Server = await ServerProcess.StartWithAsync(
            SmallHeap, "--store", $"redis://127.0.0.1:{Link.Port}", $"--Churn:StoreDeadline={StoreDeadline}");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Link.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
