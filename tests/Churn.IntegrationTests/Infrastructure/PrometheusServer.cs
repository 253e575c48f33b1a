using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Churn.IntegrationTests.Infrastructure;

/// <summary>A prometheus process that scrapes one address every second, with its storage in a folder of its own.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("churn-prometheus-");
    private readonly HttpClient _http;
    private readonly Process _process;

    private PrometheusServer(string target)
    {
        int port = FreePort();
        string config = Path.Combine(_folder.FullName, "prometheus.yml");
        File.WriteAllText(config, $$"""
            global:
              scrape_interval: 1s
            scrape_configs:
              - job_name: churn
                static_configs:
                  - targets: ['{{target}}']
            """);
        string[] arguments =
        [
            $"--config.file={config}", $"--storage.tsdb.path={_folder.FullName}/data", $"--web.listen-address=127.0.0.1:{port}",
        ];

        // Its log goes to standard error, which nobody reads: a file, as a full pipe would stop it.
        _process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec prometheus \"$@\" 2>log", "sh", .. arguments])
        {
            WorkingDirectory = _folder.FullName,
        })!;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    /// <summary>Starts one; skips the test (in CI: fails it) where there is none.</summary>
    public static async Task<PrometheusServer> StartAsync(Uri target)
    {
        Requires.Present((await ChildProcess.RunAsync("prometheus", ["--version"], TimeSpan.FromSeconds(30))).ExitCode == 0, "prometheus");
        return new PrometheusServer(target.Authority);
    }

    /// <summary>The value of an expression that selects one series. Null: there is none, or Prometheus does not answer yet.</summary>
    public async Task<double?> QueryAsync(string expression)
    {
        try
        {
            var json = await _http.GetStringAsync(
                $"/api/v1/query?query={Uri.EscapeDataString(expression)}", TestContext.Current.CancellationToken);
            var result = JsonNode.Parse(json)!["data"]!["result"]!.AsArray();
            return result.Count == 1 ? double.Parse((string)result[0]!["value"]![1]!) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
