using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Churn.Cli.Doctor;

/// <summary>Asks a server over HTTP: whether it is ready, which version it is, what its clock says, and what it counts.</summary>
internal sealed class HttpChecks(DoctorOptions options, TimeProvider time)
{
    private static readonly TimeSpan DateResolution = TimeSpan.FromSeconds(1);

    public async Task RunAsync(Diagnosis found, CancellationToken stop)
    {
        using var handler = new SocketsHttpHandler { SslOptions = Trust.Of(options.Ca, options.Http.Host), UseProxy = false };
        using var http = new HttpClient(handler) { BaseAddress = options.Http, Timeout = DoctorOptions.Patience };
        try
        {
            await ReadyAsync(found, http, stop).ConfigureAwait(false);
            await VersionAsync(found, http, stop).ConfigureAwait(false);
            await MetricsAsync(found, http, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            found.Fail("http", $"{options.Http} does not answer: {e.Message}", "start the server, or name the address of its health and metrics with --http");
        }
    }

    private async Task ReadyAsync(Diagnosis found, HttpClient http, CancellationToken stop)
    {
        using var answer = await http.GetAsync("/readyz", stop).ConfigureAwait(false);
        var text = (await answer.Content.ReadAsStringAsync(stop).ConfigureAwait(false)).Trim();
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            found.Ok("ready", $"{options.Http}readyz says ready");
        }
        else
        {
            found.Fail("ready", $"{options.Http}readyz says {(text.Length is > 0 and < 200 ? text : answer.StatusCode)}", "a store that is out of reach: see the findings on Redis (--store); else the server's log");
        }
        if (answer.Headers.Date is { } date)
        {
            found.Clock("clock", "the server's clock", date - time.GetUtcNow(), DateResolution);
        }
    }

    private static async Task VersionAsync(Diagnosis found, HttpClient http, CancellationToken stop)
    {
        using var answer = await http.GetAsync("/openapi.json", stop).ConfigureAwait(false);
        var theirs = answer.IsSuccessStatusCode ? Version(await answer.Content.ReadAsStringAsync(stop).ConfigureAwait(false)) : null;
        var ours = typeof(HttpChecks).Assembly.GetName().Version!.ToString(3);
        if (theirs == ours)
        {
            found.Ok("version", $"the server is {theirs}, as this program");
        }
        else
        {
            found.Warn("version", $"the server is {theirs ?? "of a version that it does not tell"}, this program {ours}", "use one version of both: what is checked here may have changed");
        }
    }

    private static async Task MetricsAsync(Diagnosis found, HttpClient http, CancellationToken stop)
    {
        using var answer = await http.GetAsync("/metrics", stop).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            found.Fail("metrics", $"/metrics answers {(int)answer.StatusCode}", "let whoever watches the server reach /metrics on the port of --http");
            return;
        }
        var metrics = MetricsText.Parse(await answer.Content.ReadAsStringAsync(stop).ConfigureAwait(false));
        // A scrape reads one counter after the other: under load only a difference that stays is one.
        for (var again = 0; again < 3 && MetricsChecks.Missing(metrics) != 0; again++)
        {
            metrics = MetricsText.Parse(await http.GetStringAsync("/metrics", stop).ConfigureAwait(false));
        }
        MetricsChecks.Run(found, metrics);
    }

    private static string? Version(string json)
    {
        try
        {
            return (string?)JsonNode.Parse(json)?["info"]?["version"];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
