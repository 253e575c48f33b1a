using System.Globalization;
using Churn.Features;
using Churn.Training.Histories;
using CsvHelper;

namespace Churn.Training;

/// <summary>Reads profiles: CSV with a header, <c>customer_id,valid_from</c> and perhaps <c>customer_since</c>, <c>renewal_at</c>, <c>value</c>,
/// <c>segment</c> and <c>industry</c>; empty is unknown. Times as in an event log.</summary>
public static class ProfileReader
{
    private static readonly string[] Optional = ["customer_since", "renewal_at", "value", "segment", "industry"];

    /// <summary>Reads all of a file; a customer's rows in rising order of valid_from.</summary>
    /// <exception cref="EventLogException">It cannot be opened, or a row cannot be read; the message names the line.</exception>
    public static ProfileHistory Read(string path)
    {
        try
        {
            using var csv = CsvReader.Create(LogFile.Open(path), LogFile.Format, leaveOpen: false);
            return Read(path, csv);
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            throw new EventLogException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static ProfileHistory Read(string path, CsvReader csv)
    {
        string[] header = [.. csv.Headers.Select(name => name.Trim())];
        int Require(string name) => Array.IndexOf(header, name) is >= 0 and var at ? at
            : throw new EventLogException($"{path} has no column {name}: its header is {string.Join(',', header)}");
        var (customer, validFrom) = (Require("customer_id"), Require("valid_from"));
        var columns = Optional.Select(name => Array.IndexOf(header, name)).ToArray();
        var profiles = new ProfileHistory();
        while (csv.Read())
        {
            string Text(int column) => column < 0 ? "" : csv.GetString(column);
            try
            {
                profiles.Add(Id(Text(customer)), Time("valid_from", Text(validFrom)) ?? throw new FormatException("valid_from is empty"), new CustomerProfile(
                    Time(Optional[0], Text(columns[0])), Time(Optional[1], Text(columns[1])), Value(Text(columns[2])),
                    Short(Optional[3], Text(columns[3])), Short(Optional[4], Text(columns[4]))));
            }
            catch (Exception e) when (e is FormatException or ArgumentException)
            {
                throw new EventLogException($"{path} line {csv.LineNumber}: {e.Message}", e);
            }
        }
        return profiles;
    }

    private static string Id(string text) => EventRules.Id(text) is { } problem ? throw new FormatException($"customer_id {problem}") : text;

    private static long? Time(string column, string text) => text.Length == 0 ? null
        : LogTime.TryParse(text, out var ms) ? ms : throw new FormatException($"{column} '{text}' is no ISO 8601 time, as 2026-01-31T12:00:00Z");

    private static long? Value(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && EventRules.Value(value) is null
            ? FixedValue.FromDouble(value)
            : throw new FormatException($"value '{text}' is no number within ±1e9");
    }

    private static string? Short(string column, string text) => text.Length == 0 ? null
        : EventRules.OptionalText(text, 64) is { } problem ? throw new FormatException($"{column} {problem}") : text;
}
