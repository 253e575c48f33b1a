using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Churn.Access;

namespace Churn.Cli.Keys;

/// <summary>Options that several of the commands have.</summary>
internal static class KeyArguments
{
    public static Option<FileInfo> File() => new("--file") { Description = "The server's access file (its --access)", Required = true };

    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON" };

    public static Argument<string> Id() => new("ID") { Description = "The key's id: what stands between churn_ and the next _, as 'churn keys list' shows it" };

    public static Option<KeyEnd?> Expires() => new("--expires")
    {
        Description = "When the key ends: in some time, as 90d or 12h, or at a time, as 2027-01-31T00:00:00Z (default: never)",
        CustomParser = ParseEnd,
        HelpName = "TIME",
    };

    /// <summary>The time in whole seconds: what people read.</summary>
    public static DateTimeOffset Now(TimeProvider time) => DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());

    /// <summary>A text as 7d, 12h or 30m; null: it is none, or longer than ten years.</summary>
    public static TimeSpan? Span(string text)
    {
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }
        var span = text[^1] switch
        {
            'd' when count <= 3650 => TimeSpan.FromDays(count),
            'h' when count <= 3650 * 24 => TimeSpan.FromHours(count),
            'm' when count <= 3650 * 24 * 60 => TimeSpan.FromMinutes(count),
            _ => (TimeSpan?)null,
        };
        return span;
    }

    public static Option<string> Name(string name, string description, string? usual = null)
    {
        var option = new Option<string>(name) { Description = description, Required = usual is null };
        if (usual is not null)
        {
            option.DefaultValueFactory = _ => usual;
        }
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !AccessRules.IsName(result.Tokens[0].Value))
            {
                result.AddError($"{name}: '{result.Tokens[0].Value}' is no name. {AccessRules.NameRemedy}");
            }
        });
        return option;
    }

    private static KeyEnd? ParseEnd(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Span(text) is { } after && after > TimeSpan.Zero)
        {
            return new KeyEnd(after, default);
        }
        if (AccessRules.TryTime(text, out var at))
        {
            return new KeyEnd(null, at);
        }
        result.AddError($"--expires: '{text}' is no time: write 90d, 12h or 2027-01-31T00:00:00Z");
        return null;
    }
}
