namespace Churn.Server.Configuration;

/// <summary>Turns command-line arguments into configuration, and refuses what it does not know.</summary>
public static class CommandLine
{
    /// <summary>What --help prints.</summary>
    public const string Help = """
        Churn: how likely is this customer to leave, and why, right now?

        Usage: Churn.Server [options]
          --store memory | redis://[user:password@]host:port[,host:port]
                                  where customers are kept (default: memory, gone with the process); rediss:// for TLS
          --ack memory | replica  acknowledge an event once Redis has it (default), or once a replica of it does too
          --store-ca FILE         PEM: the authorities of Redis' certificate (default: those of the machine)
          --store-cert FILE --store-key FILE
                                  PEM: the certificate to show to a Redis that wants one
          --grpc ADDRESS:PORT     gRPC (default 127.0.0.1:50051; port 0 takes a free one)
          --http ADDRESS:PORT     JSON, metrics, health (default 127.0.0.1:8080)
          --tls-cert FILE --tls-key FILE
                                  PEM: gRPC and JSON both on the port of --grpc over TLS; --http keeps metrics and health
          --tls-client-ca FILE    PEM: only clients with a certificate of one of these authorities
          --access FILE           who may call and what they may do: API keys, issuers of tokens, certificates (churn keys, docs/access.md);
                                  without it anybody may, and the server listens on loopback only
          --insecure              without --access, off loopback too: whoever reaches the server may read and erase every customer
          --cors ORIGINS          web origins whose pages may call the HTTP port, as https://shop.example,https://www.shop.example,
                                  or * for any (default: none)
          --model DIR             manifest.json and model.zip, or a directory of such directories, one a version;
                                  new versions are served as they are dropped (default: the shipped model, of simulated customers)
          --shadow-model DIR      the same, of a model that scores too and is never answered: metrics say how it differs
          --otlp URL              send spans of calls to this collector, as http://127.0.0.1:4318 (default: OTEL_EXPORTER_OTLP_ENDPOINT, else none)
          --trace-ratio RATIO     of calls that no caller traces, how many are (default 0.01; 0 to 1)
          --log-format text | json
                                  lines for people (default), or an object a line for what collects logs (docs/logs.md)
          --demo                  play simulated customers into this server
          --healthcheck           ask a running server with the same --http whether it lives; exit code 0 or 1
          --help                  this text

        Every option may also be set as Churn:NAME=VALUE here (--Churn:StoreDeadline=00:00:02), as CHURN__NAME in the
        environment, or under "Churn" in appsettings.json.

        Examples:
          dotnet run --project src/Churn.Server -- --demo
          dotnet run --project src/Churn.Server -- --store redis://127.0.0.1:6379 --grpc 127.0.0.1:50051
        """;

    private static readonly string[] Valued =
        [
            "store", "ack", "store-ca", "store-cert", "store-key", "grpc", "http", "tls-cert", "tls-key", "tls-client-ca", "access", "model",
            "shadow-model", "cors", "otlp", "trace-ratio", "log-format",
        ];

    // Only these: a misspelt root would be read by nobody, and the server start with the default in its place.
    private static readonly string[] Roots = ["Churn:", "Logging:"];

    /// <summary>Whether help is asked for.</summary>
    public static bool WantsHelp(string[] args) => args.Any(a => a is "--help" or "-h" or "-?");

    /// <summary>Whether a running server is to be asked instead of one being started.</summary>
    /// <param name="args">The whole command line.</param>
    /// <param name="others">The arguments besides.</param>
    public static bool WantsHealthCheck(string[] args, out string[] others)
    {
        others = [.. args.Where(a => a != "--healthcheck")];
        return others.Length < args.Length;
    }

    /// <summary>Configuration keys and values.</summary>
    /// <exception cref="StartupException">An argument is not known or lacks its value.</exception>
    public static Dictionary<string, string?> Parse(string[] args)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = Split(args[i]);
            if (name is "demo" or "insecure" && value is null)
            {
                settings["Churn:" + name] = "true";
            }
            else if (Valued.Contains(name))
            {
                value ??= i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : null;
                settings["Churn:" + name.Replace("-", "", StringComparison.Ordinal)] = value ?? throw new StartupException($"--{name} needs a value: see --help");
            }
            else if (value is not null && Roots.Any(root => name.StartsWith(root, StringComparison.OrdinalIgnoreCase)))
            {
                settings[name] = value;
            }
            else
            {
                throw new StartupException($"'{args[i]}' is no option: see --help");
            }
        }
        return settings;
    }

    private static (string Name, string? Value) Split(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal))
        {
            return ("", null);
        }
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (argument[2..], null) : (argument[2..equals], argument[(equals + 1)..]);
    }
}
