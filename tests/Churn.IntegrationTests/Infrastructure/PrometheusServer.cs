using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Churn.IntegrationTests.Infrastructure;

/// <summary>A prometheus process, with its storage and its configuration in a folder of its own.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("churn-prometheus-");
    private readonly HttpClient _http;
    private readonly Process _process;

    private PrometheusServer(IEnumerable<(string Name, string Text)> files)
    {
        int port = FreePort();
        string config = Path.Combine(_folder.FullName, "prometheus.yml");
        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(_folder.FullName, name), text);
        }

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

    /// <summary>Where it answers.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>Starts one that scrapes one address every second; skips the test (in CI: fails it) where there is none.</summary>
    public static Task<PrometheusServer> StartAsync(Uri target) => StartAsync([("prometheus.yml", $$"""
        global:
          scrape_interval: 1s
        scrape_configs:
          - job_name: churn
            static_configs:
              - targets: ['{{target.Authority}}']
        """)]);

    /// <summary>Starts one with these files beside each other: prometheus.yml, and those that it names.</summary>
    public static async Task<PrometheusServer> StartAsync(IEnumerable<(string Name, string Text)> files)
    {
        Requires.Present((await ChildProcess.RunAsync("prometheus", ["--version"], TimeSpan.FromSeconds(30))).ExitCode == 0, "prometheus");
        return new PrometheusServer(files);
    }

    /// <summary>The value of an expression that selects one series. Null: there is none, or Prometheus does not answer yet.</summary>
    public async Task<double?> QueryAsync(string expression) => await QueryAllAsync(expression) is [var only] ? only : null;

    /// <summary>The values of all series that an expression selects. Null: Prometheus does not answer yet.</summary>
    public async Task<double[]?> QueryAllAsync(string expression) =>
        await GetAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}") is { } data
            ? [.. data["result"]!.AsArray().Select(series => double.Parse((string)series!["value"]![1]!, CultureInfo.InvariantCulture))]
            : null;

    /// <summary>The data of one of its answers. Null: it does not answer yet.</summary>
    /// <exception cref="InvalidOperationException">It refuses the question; the message is its own.</exception>
    public async Task<JsonNode?> GetAsync(string path)
    {
        try
        {
            using var answer = await _http.GetAsync(path, TestContext.Current.CancellationToken);
            string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => JsonNode.Parse(text)!["data"],
                HttpStatusCode.ServiceUnavailable => null,
                _ => throw new InvalidOperationException(text),
            };
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
