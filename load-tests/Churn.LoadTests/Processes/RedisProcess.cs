using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Churn.LoadTests;

/// <summary>A redis-server on a free port of loopback, without persistence, in a folder of its own.</summary>
internal sealed partial class RedisProcess : IAsyncDisposable
{
    private const int Tries = 3;

    private readonly ChildProcess process;
    private readonly DirectoryInfo folder;

    private RedisProcess(ChildProcess process, DirectoryInfo folder, int port)
    {
        this.process = process;
        this.folder = folder;
        Port = port;
    }

    public int Port { get; }

    public int Id => process.Id;

    public string Address => $"redis://127.0.0.1:{Port}";

    /// <exception cref="LoadException">redis-server is not installed or does not start.</exception>
    public static async Task<RedisProcess> StartAsync(CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var folder = Directory.CreateTempSubdirectory("churn-load-redis-");
            try
            {
                var (process, _) = await ChildProcess.StartAsync(
                    "redis-server",
                    ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder.FullName, "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"],
                    Ready(), "install it, on Debian: apt-get install redis-server", stop).ConfigureAwait(false);
                return new RedisProcess(process, folder, port);
            }
            catch (LoadException) when (attempt < Tries && !stop.IsCancellationRequested)
            {
                // Another process may have taken the port between the choice and the start.
                folder.Delete(recursive: true);
            }
            catch
            {
                folder.Delete(recursive: true);
                throw;
            }
        }
    }

    /// <summary>Bytes that its data and its own structures take: used_memory of INFO, without the buffers of clients.</summary>
    public async Task<long> UsedMemoryAsync(CancellationToken stop) => RedisInfo.UsedMemory(await RedisInfo.ReadAsync(Port, "memory", stop).ConfigureAwait(false));

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync().ConfigureAwait(false);
        folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("Ready to accept connections")]
    private static partial Regex Ready();
}
