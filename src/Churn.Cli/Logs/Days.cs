using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Churn.Cli.Logs;

/// <summary>Options whose values are days or numbers of days.</summary>
internal static class Days
{
    public const int Most = 3650;

    /// <summary>A number of days, as 90d.</summary>
    public static Option<int> Count(string name, string description, int? standard = null)
    {
        var option = new Option<int>(name) { Description = description, Required = standard is null, CustomParser = ParseCount };
        if (standard is { } days)
        {
            option.DefaultValueFactory = _ => days;
        }
        return option;
    }

    /// <summary>A day, as 1998-01-01.</summary>
    public static Option<DateOnly> Day(string name, string description) =>
        new(name) { Description = description, Required = true, CustomParser = result => Parse(result, result.Tokens[0].Value) };

    /// <summary>A day that may be left out.</summary>
    public static Option<DateOnly?> Optional(string name, string description) =>
        new(name) { Description = description, CustomParser = result => Parse(result, result.Tokens[0].Value) };

    /// <summary>00:00 UTC of a day, ms.</summary>
    public static long ToMs(DateOnly day) => new DateTimeOffset(day, default, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>Days, as 1998-01-01,1998-02-01; rising.</summary>
    public static Option<DateOnly[]> List(string name, string description) => new(name)
    {
        Description = description,
        Required = true,
        CustomParser = ParseList,
    };

    private static DateOnly[] ParseList(ArgumentResult result)
    {
        DateOnly[] days = [.. result.Tokens[0].Value.Split(',').Select(text => Parse(result, text))];
        for (var i = 1; i < days.Length; i++)
        {
            if (days[i] <= days[i - 1] && !result.Errors.Any())
            {
                result.AddError($"'{result.Tokens[0].Value}' does not rise: write each day once, the earliest first");
            }
        }
        return days;
    }

    private static DateOnly Parse(ArgumentResult result, string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year >= 1970)
        {
            return day;
        }
        result.AddError($"'{text}' is no day from 1970 on: write it as 2016-07-01");
        return default;
    }

    private static int ParseCount(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.EndsWith('d')
            && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= Most)
        {
            return days;
        }
        result.AddError($"'{text}' is no number of days: write it as 90d, at most {Most}d");
        return 0;
    }
}
