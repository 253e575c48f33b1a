using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Churn.Cli.Doctor;

/// <summary><c>churn doctor</c>.</summary>
internal static class DoctorCommand
{
    private const string KeyVariable = "CHURN_KEY";

    public static Command Create(TimeProvider time)
    {
        var server = Address("--server", "The server's gRPC address; https:// where it has TLS", "http://127.0.0.1:50051");
        var http = Address("--http", "The address of its health and metrics", "http://127.0.0.1:8080");
        var store = new Option<string?>("--store") { Description = "The servers' Redis, redis://user:password@host:port[,host:port]; each host is asked (default: none is)" };
        var ca = new Option<string?>("--ca") { Description = "PEM: the authorities of the certificates (default: those of the machine)" };
        var key = new Option<string?>("--key") { Description = $"An API key, where the server asks who calls; better in the environment as {KeyVariable}, as others see arguments" };
        var replicas = new Option<int>("--replicas") { Description = "Replicas that Redis should have (default: 0)" };
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON" };
        var command = new Command("doctor", """
            Check a deployment and say what to fix. Nothing is changed. Exit code 0: all is well; 1: there are warnings; 2: something does not work.

            Example:
              churn doctor --server http://127.0.0.1:50051 --http http://127.0.0.1:8080 --store redis://127.0.0.1:6379
            """) { server, http, store, ca, key, replicas, json };
        command.SetAction((parsed, stop) =>
        {
            var given = parsed.GetValue(key) ?? Environment.GetEnvironmentVariable(KeyVariable);
            var options = new DoctorOptions(
                parsed.GetRequiredValue(server), parsed.GetRequiredValue(http), parsed.GetValue(store), parsed.GetValue(ca),
                string.IsNullOrEmpty(given) ? null : given, parsed.GetValue(replicas));
            return RunAsync(options, parsed.GetValue(json), parsed.InvocationConfiguration, time, stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(DoctorOptions options, bool json, InvocationConfiguration console, TimeProvider time, CancellationToken stop)
    {
        var found = new Diagnosis();
        try
        {
            await new ServerChecks(options, time).RunAsync(found, stop).ConfigureAwait(false);
            await new HttpChecks(options, time).RunAsync(found, stop).ConfigureAwait(false);
            if (options.Store is { } store)
            {
                await new StoreChecks(options, time).RunAsync(found, store, stop).ConfigureAwait(false);
            }
        }
        catch (CliException e)
        {
            await console.Error.WriteLineAsync($"churn: {e.Message.ReplaceLineEndings(" ")}").ConfigureAwait(false);
            return (int)State.Fail;
        }
        await console.Output.WriteLineAsync(json ? ToJson(found) : ToText(found)).ConfigureAwait(false);
        return (int)found.Worst;
    }

    private static string ToText(Diagnosis found)
    {
        var width = found.Findings.Max(finding => finding.Check.Length);
        var lines = found.Findings.SelectMany(finding => (string[])
        [
            $"{Word(finding.State),-4}  {finding.Check.PadRight(width)}  {finding.Text}",
            .. finding.Fix is { } fix ? [$"{new string(' ', width + 8)}→ {fix}"] : Array.Empty<string>(),
        ]);
        var counts = string.Join(", ", Enum.GetValues<State>().Select(state => $"{found.Findings.Count(finding => finding.State == state)} {Word(state)}"));
        return string.Join('\n', lines.Append(counts));
    }

    private static string ToJson(Diagnosis found) => new JsonObject
    {
        ["state"] = Word(found.Worst),
        ["findings"] = new JsonArray([.. found.Findings.Select(finding => new JsonObject
        {
            ["check"] = finding.Check,
            ["state"] = Word(finding.State),
            ["text"] = finding.Text,
            ["fix"] = finding.Fix,
        })]),
    }.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static string Word(State state) => state.ToString().ToLowerInvariant();

    private static Option<Uri> Address(string name, string description, string normally) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => new Uri(normally),
        CustomParser = result => Parse(name, result),
    };

    private static Uri? Parse(string name, ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }
        result.AddError($"{name}: '{result.Tokens[0].Value}' is no address: write it as http://127.0.0.1:8080");
        return null;
    }
}
