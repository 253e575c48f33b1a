using System.CommandLine;

namespace Churn.LoadTests;

/// <summary>The options that several commands have, with their ranges.</summary>
internal static class Ask
{
    public static Option<Uri> Server() => Address("--server", "gRPC address of the server, on loopback", "http://127.0.0.1:50051");

    public static Option<Uri> Http() => Address("--http", "HTTP address of the server, on loopback: for JSON and for its metrics", null);

    public static Option<Uri> Redis() => Address("--store", "The server's Redis, on loopback", "redis://127.0.0.1:6379", "redis");

    public static Option<Uri> Against() => Address("--against", "gRPC address of another server, on loopback", "http://127.0.0.1:50052");

    public static Option<int> Seconds(int standard, int most = 600) => Number("--seconds", "Length of each measurement", standard, 1, most);

    public static Option<int> Rounds(int standard) => Number("--rounds", "How often each is measured, in turn", standard, 1, 50);

    public static Option<int> Concurrency(int standard = 32) => Number("--concurrency", "Calls under way at once", standard, 1, 10_000);

    public static Option<int> Connections() => Number("--connections", "Connections that calls are spread over", 4, 1, 256);

    public static Option<int> Rate(int standard = 2000) => Number("--rate", "Calls a second", standard, 1, 100_000);

    public static Option<string?> Key(string name = "--key", string description = "API key; none for a server without --access") =>
        new(name) { Description = description, HelpName = "KEY" };

    public static Option<FileInfo?> Json() => new("--json") { Description = "Write the result to this file too, as JSON, for compare", HelpName = "FILE" };

    public static Option<int?> Process(string name, string whose) => new(name) { Description = $"Process of {whose}: its CPU time is reported", HelpName = "PID" };

    /// <summary>A whole number within a range, or the command says which.</summary>
    public static Option<int> Number(string name, string description, int standard, int least, int most)
    {
        var option = new Option<int>(name) { Description = $"{description}, {least:N0} to {most:N0}", DefaultValueFactory = _ => standard, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int>() is var value && (value < least || value > most))
            {
                result.AddError($"{name}: {least:N0} to {most:N0}");
            }
        });
        return option;
    }

    /// <summary>Whole numbers within a range, one after another, rising.</summary>
    public static Option<int[]> Numbers(string name, string description, int[] standard, int least, int most)
    {
        var option = new Option<int[]>(name)
        {
            Description = $"{description}, {least:N0} to {most:N0} each",
            DefaultValueFactory = _ => standard,
            HelpName = "N …",
            AllowMultipleArgumentsPerToken = true,
        };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int[]>() is { } values
                && (values.Any(v => v < least || v > most) || !values.SequenceEqual(values.Distinct().Order())))
            {
                result.AddError($"{name}: rising numbers from {least:N0} to {most:N0}");
            }
        });
        return option;
    }

    /// <summary>One of a few words.</summary>
    public static Option<T> Word<T>(string name, string description, T standard)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(v => Words.Of(v), StringComparer.OrdinalIgnoreCase);
        return new Option<T>(name)
        {
            Description = description,
            HelpName = string.Join('|', words.Keys),
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                if (words.TryGetValue(result.Tokens[0].Value, out var value))
                {
                    return value;
                }
                result.AddError($"{name}: one of {string.Join(", ", words.Keys)}");
                return default;
            },
        };
    }

    private static Option<Uri> Address(string name, string description, string? standard, string scheme = "http")
    {
        var option = new Option<Uri>(name)
        {
            Description = description,
            HelpName = "URL",
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.IsLoopback && address.Scheme.StartsWith(scheme, StringComparison.Ordinal))
                {
                    return address;
                }
                result.AddError($"{name}: only a server on this machine may be loaded: give a loopback address, as {standard ?? "http://127.0.0.1:8080"}");
                return null;
            },
        };
        if (standard is not null)
        {
            option.DefaultValueFactory = _ => new Uri(standard);
        }
        return option;
    }
}
