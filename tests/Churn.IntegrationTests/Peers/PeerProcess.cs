using System.Diagnostics;
using System.Text.RegularExpressions;
using Churn.Grpc;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Grpc.Health.V1;

namespace Churn.IntegrationTests.Peers;

/// <summary>One of load-tests/peers as a process of its own on a free port, as docs/peers.md starts it.</summary>
internal sealed partial class PeerProcess : IAsyncDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly GrpcChannel _channel;

    private PeerProcess(Process process, Uri address)
    {
        _process = process;
        _channel = GrpcChannel.ForAddress(address);
        Client = new ChurnService.ChurnServiceClient(_channel);
        Health = new Health.HealthClient(_channel);
    }

    public ChurnService.ChurnServiceClient Client { get; }

    public Health.HealthClient Health { get; }

    public int ProcessId => _process.Id;

    /// <summary>Skips the test where the Python packages or the code generator are missing; in CI: fails it.</summary>
    public static async Task<PeerProcess> StartPythonAsync(RedisServer redis, string model)
    {
        var found = await ChildProcess.RunAsync(Python, ["-c", "import grpc, redis, xgboost, numpy, google.protobuf"], Limit);
        Requires.Present(found.ExitCode == 0, "grpcio, redis, xgboost, numpy and protobuf for " + Python);
        Requires.Present(File.Exists("/usr/bin/grpc_python_plugin") && File.Exists("/usr/bin/protoc"), "protoc and gRPC's plugin for Python");
        var script = Repository.PathOf("load-tests/peers/python/server.py");
        return await StartAsync(Python, script, "--listen", "127.0.0.1:0", "--redis", redis.Address, "--model", model);
    }

    public static Task<PeerProcess> StartTextbookAsync(RedisServer redis, string model)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Churn.Textbook.dll");
        return StartAsync("dotnet", program, "--listen", "127.0.0.1:0", "--redis", $"127.0.0.1:{redis.Port}", "--model", model);
    }

    /// <summary>Sends SIGTERM.</summary>
    /// <returns>The exit code, once it has ended.</returns>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await StopAsync(_process);
    }

    private static async Task StopAsync(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }

    private static async Task<PeerProcess> StartAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        var serving = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new List<string?>();
        void Hear(string? line)
        {
            lock (said)
            {
                said.Add(line);
                if (line is not null && Serving().Match(line) is { Success: true } match)
                {
                    serving.TrySetResult(match.Groups[1].Value);
                }
            }
        }

        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            var ended = process.WaitForExitAsync(CancellationToken.None);
            await Task.WhenAny(serving.Task, ended).WaitAsync(Limit, TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!serving.Task.IsCompleted)
            {
                await StopAsync(process);
            }
        }

        lock (said)
        {
            Assert.True(serving.Task.IsCompleted, $"the peer ended: {string.Join('\n', said)}");
        }

        return new PeerProcess(process, new Uri(await serving.Task));
    }

    [GeneratedRegex("^Serving gRPC on (http://[^ ]+)")]
    private static partial Regex Serving();
}
