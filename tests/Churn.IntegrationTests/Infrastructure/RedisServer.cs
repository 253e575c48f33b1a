using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Churn.Redis;

namespace Churn.IntegrationTests.Infrastructure;

/// <summary>A redis-server process of a test's own, on a free port, in a folder of its own; without persistence unless asked for.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly string[] _arguments;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("churn-redis-");
    private Process? _process;

    private RedisServer(string[] arguments) => _arguments = arguments;

    public int Port { get; private set; }

    public string Address => $"{(IsTls ? "rediss" : "redis")}://127.0.0.1:{Port}";

    private bool IsTls => _arguments.Contains("--tls-cert-file");

    /// <summary>Where it keeps its files.</summary>
    public string Folder => _folder.FullName;

    private static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin")
        .Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);

    /// <summary>Starts one; skips the test (in CI: fails it) where there is none.</summary>
    public static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        Requires.Present(Executable is not null, "redis-server");
        var server = new RedisServer(arguments);
        for (int attempt = 1; ; attempt++)
        {
            server.Port = FreePort();
            if (await server.TryStartAsync())
            {
                return server;
            }

            // Another process may have taken the port between the choice and the start.
            Assert.True(attempt < 3, $"redis-server did not start: {server.Port} {string.Join(' ', arguments)}");
        }
    }

    /// <summary>Options for a store; a password in <paramref name="login"/> goes before the host: "user:password@".</summary>
    public RedisOptions Options(string login = "", TimeSpan? timeout = null) => new()
    {
        Address = RedisAddress.Parse($"redis://{login}127.0.0.1:{Port}"),
        CommandTimeout = timeout ?? TimeSpan.FromSeconds(10),
    };

    /// <summary>A store that is connected.</summary>
    public async Task<RedisStore> ConnectAsync(RedisOptions? options = null, IStoreObserver? observer = null)
    {
        var store = new RedisStore(options ?? Options(), observer);
        await store.CheckAsync(TestContext.Current.CancellationToken);
        return store;
    }

    /// <summary>As kill -9 does: no farewell, nothing flushed.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
            process.Dispose();
        }
    }

    /// <summary>After <see cref="KillAsync"/>: the same port, the same folder.</summary>
    /// <param name="more">Arguments after those of before, which they override.</param>
    public async Task RestartAsync(params string[] more) =>
        Assert.True(await TryStartAsync(more), $"redis-server did not come back on port {Port}");

    /// <summary>Sends one command, on a connection of its own.</summary>
    /// <returns>The reply: a line with its first sign, or the text of a string.</returns>
    public async Task<string> CommandAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        string line = await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
        if (!line.StartsWith('$'))
        {
            return line;
        }

        var text = new char[int.Parse(line[1..])];
        await reader.ReadBlockAsync(text, TestContext.Current.CancellationToken);
        return new string(text);
    }

    /// <summary>Waits until it holds what its primary does.</summary>
    public Task IsReplicaAsync() => Eventually.BecomesTrueAsync(
        async () => (await CommandAsync("INFO replication")).Contains("master_link_status:up", StringComparison.Ordinal),
        "a replica in step with its primary");

    /// <summary>Stops the process where it stands; its sockets stay open and silent.</summary>
    public Task PauseAsync() => SignalAsync("-STOP");

    public Task ResumeAsync() => SignalAsync("-CONT");

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>True once it says that it accepts connections; false if it ended instead.</summary>
    private async Task<bool> TryStartAsync(params string[] more)
    {
        var start = new ProcessStartInfo(Executable!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        string[] own = ["--port", IsTls ? "0" : $"{Port}", "--tls-port", IsTls ? $"{Port}" : "0", "--bind", "127.0.0.1", "--dir", _folder.FullName, "--save", "", "--appendonly", "no"];
        Array.ForEach([.. own, .. _arguments, .. more], start.ArgumentList.Add);
        Process process = Process.Start(start)!;
        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, output) =>
        {
            if (output.Data is null || output.Data.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                ready.TrySetResult(output.Data is not null);
            }
        };

        // Both are read to the end: a full pipe would stop the server.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        if (await ready.Task.WaitAsync(Limit, CancellationToken.None))
        {
            return true;
        }

        await KillAsync();
        return false;
    }

    private async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [signal, $"{_process!.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }
}
