using System.Globalization;
using System.IO.Compression;
using Churn.Features;
using CsvHelper;

namespace Churn.Training;

/// <summary>Reads an event log: CSV with a header, gzip or not, in rising order of time.</summary>
/// <remarks>Columns <c>customer_id</c>, <c>timestamp</c> and <c>event_type</c>; perhaps <c>value</c>, <c>category</c> and <c>event_id</c>; any
/// others are passed over. Times are ISO 8601: a date, or date and time with perhaps seconds and a fraction of up to 7 digits,
/// UTC unless they name an offset. Memory does not grow with the log.</remarks>
public sealed class EventLogReader : IDisposable
{
    private static readonly CsvReaderOptions Format = new()
    {
        Separator = ',',
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        MaxRecordSize = 64 * 1024,
        TrackLineNumbers = true,
        PoolStrings = true,
    };

    // In order of how common they are. F: digits may be missing, and the point with them; K: nothing, Z or an offset.
    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK",
    ];

    private readonly string path;
    private readonly FileStream file;
    private readonly CsvReader csv;
    private readonly LogColumns columns;
    private readonly SlugNames slugs = new();
    private readonly Occurrences occurrences = new();
    private long previous = long.MinValue;

    /// <summary>Opens a log and reads its header.</summary>
    /// <exception cref="EventLogException">It cannot be opened, is empty, or lacks a column.</exception>
    public EventLogReader(string path)
    {
        this.path = path;
        try
        {
            file = File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EventLogException($"cannot open {path}: {e.Message}", e);
        }
        try
        {
            csv = CsvReader.Create(IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file, Format, leaveOpen: false);
            columns = LogColumns.Read(path, ReadHeader());
        }
        catch
        {
            csv?.Dispose();
            file.Dispose();
            throw;
        }
    }

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
        catch (Exception e) when (IsUnreadable(e))
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
        catch (Exception e) when (IsUnreadable(e))
        {
            throw new EventLogException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static bool IsUnreadable(Exception e) => e is CsvFormatException or InvalidDataException or IOException;

    private LogEvent Parse()
    {
        var customer = csv.GetString(columns.CustomerId);
        var occurredAt = ParseTime(csv.GetString(columns.Timestamp));
        var type = slugs.Of(csv.GetString(columns.Type));
        var category = columns.Category < 0 ? "" : slugs.Of(csv.GetString(columns.Category));
        var value = ParseValue(columns.Value < 0 ? "" : csv.GetString(columns.Value));
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

    private long ParseTime(string text)
    {
        if (!DateTimeOffset.TryParseExact(
            text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            throw Bad($"timestamp '{text}' is no ISO 8601 time, as 2026-01-31T12:00:00Z");
        }
        var ms = time.ToUnixTimeMilliseconds();
        return ms >= 0 ? ms : throw Bad($"timestamp '{text}' is before 1970");
    }

    private double? ParseValue(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Bad($"value '{text}' is no number");
    }

    private void Require(string column, string? problem)
    {
        if (problem is not null)
        {
            throw Bad($"{column} {problem}");
        }
    }

    private EventLogException Bad(string problem) => new($"{path} line {csv.LineNumber}: {problem}");

    private static bool IsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var gzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
        file.Position = 0;
        return gzip;
    }
}
