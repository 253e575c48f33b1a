using System.Globalization;
using System.Text;
using Churn.Features;
using CsvHelper;

namespace Churn.Training;

/// <summary>Reads an event log: CSV with a header, gzip or not, in rising order of time.</summary>
/// <remarks>Columns <c>customer_id</c>, <c>timestamp</c> and <c>event_type</c>; perhaps <c>value</c>, <c>category</c> and <c>event_id</c>; any
/// others are passed over. Times are ISO 8601: a date, or date and time with perhaps seconds and a fraction of up to 7 digits,
/// UTC unless they name an offset. Memory does not grow with the log.</remarks>
public sealed class EventLogReader : IDisposable
{
    private readonly string path;
    private readonly FileStream file;
    private readonly CsvReader csv;
    private readonly LogColumns columns;
    private readonly SlugNames slugs = new();
    private readonly Occurrences occurrences = new();
    private long previous = long.MinValue;
    private bool? offsets;

    /// <summary>Opens a log and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">What it calls its columns; null for our names.</param>
    /// <exception cref="EventLogException">It cannot be opened, is empty, or lacks a column.</exception>
    public EventLogReader(string path, LogColumnNames? names = null)
    {
        this.path = path;
        file = LogFile.OpenRaw(path);
        try
        {
            csv = CsvReader.Create(LogFile.Inflate(file), LogFile.Format, leaveOpen: false);
            columns = LogColumns.Read(path, ReadHeader(), names);
        }
        catch
        {
            csv?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>The log's file.</summary>
    public string Path => path;

    /// <summary>Bytes of the file read so far, compressed ones if it is; for progress.</summary>
    public long BytesRead => file.Position;

    /// <summary>Bytes of the file.</summary>
    public long BytesTotal => file.Length;

    /// <summary>The events in order.</summary>
    /// <exception cref="EventLogException">A row is malformed or earlier than the one before it; the message names the line.</exception>
    public IEnumerable<LogEvent> Read()
    {
        while (ReadRow())
        {
            yield return Parse();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => csv.Dispose();

    private string[] ReadHeader()
    {
        try
        {
            return [.. csv.Headers];
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            throw new EventLogException($"{path} has no readable header: {e.Message}", e);
        }
    }

    private bool ReadRow()
    {
        try
        {
            return csv.Read();
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            throw new EventLogException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private LogEvent Parse()
    {
        var customer = csv.GetString(columns.CustomerId);
        var occurredAt = ParseTime(csv.GetSpan(columns.Timestamp));
        var type = slugs.Of(csv.GetString(columns.Type));
        var category = columns.Category < 0 ? "" : slugs.Of(csv.GetString(columns.Category));
        var value = ParseValue(columns.Value < 0 ? [] : csv.GetSpan(columns.Value));
        var eventId = columns.EventId < 0 || csv.GetString(columns.EventId).Length == 0 ? null : csv.GetString(columns.EventId);
        Require("customer_id", EventRules.Id(customer));
        Require("event_type", EventRules.Type(type));
        Require("value", value is { } v ? EventRules.Value(v) : null);
        Require("event_id", eventId is null ? null : EventRules.Id(eventId));
        if (occurredAt < previous)
        {
            throw Bad("it is earlier than the row before: sort the log by timestamp");
        }
        previous = occurredAt;
        var occurrence = eventId is null ? occurrences.Next(customer, type, category, occurredAt, value) : 0;
        return new LogEvent(csv.LineNumber, customer, occurredAt, type, category, value, eventId, occurrence);
    }

    private long ParseTime(ReadOnlySpan<byte> text)
    {
        if (!LogTime.TryParse(text, out var ms))
        {
            throw Bad($"timestamp '{Encoding.UTF8.GetString(text)}' is no ISO 8601 time, as 2026-01-31T12:00:00Z");
        }
        // A log of which only some rows name an offset was put together from sources with different clocks.
        if (!LogTime.IsDateOnly(text) && (offsets ??= LogTime.NamesOffset(text)) != LogTime.NamesOffset(text))
        {
            throw Bad($"timestamp '{Encoding.UTF8.GetString(text)}' {(offsets.Value ? "names no offset where the first row does" : "names an offset where the first row does not")}: write all times in UTC");
        }
        return ms >= 0 ? ms : throw Bad($"timestamp '{Encoding.UTF8.GetString(text)}' is before 1970");
    }

    private double? ParseValue(ReadOnlySpan<byte> text)
    {
        if (text.Length == 0)
        {
            return null;
        }
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Bad($"value '{Encoding.UTF8.GetString(text)}' is no number");
    }

    private void Require(string column, string? problem)
    {
        if (problem is not null)
        {
            throw Bad($"{column} {problem}");
        }
    }

    internal EventLogException At(long line, string problem) => new($"{path} line {line}: {problem}");

    private EventLogException Bad(string problem) => At(csv.LineNumber, problem);
}
