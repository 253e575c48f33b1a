using System.Diagnostics;
using System.Text.RegularExpressions;
using Churn.Grpc;
using Churn.Protocol.V1;
using Grpc.Health.V1;

namespace Churn.IntegrationTests.Infrastructure;

/// <summary>The built server as a process of its own on free ports, as an operator starts it.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource<Match> _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GrpcChannel? _channel;

    private ServerProcess(Process process) => _process = process;

    /// <summary>Where the server and what it needs were built to.</summary>
    public static string Folder => AppContext.BaseDirectory;

    public Uri GrpcAddress { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public ChurnService.ChurnServiceClient Client { get; private set; } = null!;

    public Health.HealthClient Health { get; private set; } = null!;

    /// <summary>All that it wrote until now, both streams.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public int ProcessId => _process.Id;

    public static Task<ServerProcess> StartAsync(params string[] arguments) => StartWithAsync([], arguments);

    /// <summary>With variables in its environment, as "NAME=VALUE".</summary>
    public static async Task<ServerProcess> StartWithAsync(string[] environment, params string[] arguments)
    {
        // Tests beside this one keep the machine busy: that is no overload of this server's making.
        string[] all = [Path.Combine(Folder, "Churn.Server.dll"), "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--Churn:OverloadWait=0", .. arguments];
        var start = new ProcessStartInfo("dotnet", all) { RedirectStandardOutput = true, RedirectStandardError = true };
        Array.ForEach(environment, variable => start.Environment[variable.Split('=')[0]] = variable.Split('=')[1]);
        var server = new ServerProcess(new Process { StartInfo = start });
        await server.StartAsync();
        return server;
    }

    /// <summary>Runs a server that refuses to start.</summary>
    /// <param name="environment">Variables, as "NAME=VALUE".</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="folder">Of the server; default: <see cref="Folder"/>.</param>
    /// <returns>What it wrote to standard error.</returns>
    public static async Task<string> RefusesAsync(string[] environment, string[] arguments, string? folder = null)
    {
        string[] all = [.. environment, "dotnet", Path.Combine(folder ?? Folder, "Churn.Server.dll"), .. arguments];
        var ran = await ChildProcess.RunAsync("env", all, Limit);
        Assert.True(ran.ExitCode == 1, $"exit code {ran.ExitCode}: {ran.Output}{ran.Error}");
        return ran.Error;
    }

    public async Task<PrometheusText> ScrapeAsync() => await PrometheusText.ScrapeAsync(Http);

    /// <summary>Waits for a line that matches.</summary>
    public async Task<Match> SaysAsync(Regex pattern)
    {
        Match match = Match.Empty;
        await Eventually.BecomesTrueAsync(() => Task.FromResult((match = pattern.Match(Output)).Success), $"output like {pattern}");
        return match;
    }

    /// <summary>Sends SIGTERM; does not wait.</summary>
    public async Task TerminateAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>The exit code, once it has ended.</summary>
    public async Task<int> EndedAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>As kill -9 does. Calls under way fail.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        Http?.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private async Task StartAsync()
    {
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var started = await Task.WhenAny(_serving.Task, _process.WaitForExitAsync(CancellationToken.None)).WaitAsync(Limit, CancellationToken.None);
        Assert.True(started == _serving.Task, $"the server ended: {Output}");
        var serving = await _serving.Task;
        GrpcAddress = new Uri(serving.Groups[1].Value);
        Http = new HttpClient { BaseAddress = new Uri(serving.Groups[2].Value) };
        _channel = GrpcChannel.ForAddress(GrpcAddress);
        Client = new ChurnService.ChurnServiceClient(_channel);
        Health = new Health.HealthClient(_channel);
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }

        if (Serving().Match(line) is { Success: true } match)
        {
            _serving.TrySetResult(match);
        }
    }

    [GeneratedRegex("Serving gRPC on (https?://[^ ]+) and HTTP on (http://[^ ]+) ")]
    private static partial Regex Serving();
}
