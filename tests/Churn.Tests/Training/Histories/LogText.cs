using Churn.Training;
using Churn.Training.Histories;

namespace Churn.Tests.Training.Histories;

/// <summary>Makes logs and reads them.</summary>
internal static class LogText
{
    /// <summary>2026-01-01T00:00Z, ms: after every event of a made log.</summary>
    public const long Now = 1_767_225_600_000;

    /// <summary>2020-01-01T00:00Z, ms.</summary>
    public const long Start = 1_577_836_800_000;

    public static string Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    /// <summary>Reads a text as a log.</summary>
    public static EventHistory Read(string log, long now = Now, LogColumnNames? names = null)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, log);
            return ReadFile(path, now, names);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static EventHistory ReadFile(string path, long now = Now, LogColumnNames? names = null)
    {
        using var reader = new EventLogReader(path, names);
        return EventHistoryReader.Read(reader, now);
    }

    public static string Of(IEnumerable<LogRow> rows) =>
        "customer_id,timestamp,event_type,category,value\n" + string.Concat(rows.Select(r => r + "\n"));

    /// <summary>Random customers over a year and a half from <see cref="Start"/>, in order of time; times cluster, values are sometimes missing,
    /// and some rows are alike.</summary>
    public static List<LogRow> Draw(int seed, int customers = 8, int events = 150)
    {
        var random = new Random(seed);
        string[] types = ["purchase", "visit", "complaint", "complaint_resolved"];
        string[] categories = ["", "", "web"];
        long[] hot = [.. Enumerable.Range(0, 20).Select(_ => (long)(random.NextDouble() * 540 * 86_400_000))];
        var rows = new List<LogRow>();
        for (var i = 0; i < events; i++)
        {
            var at = random.Next(3) == 0 ? hot[random.Next(hot.Length)] + random.Next(-1, 2) : (long)(random.NextDouble() * 540 * 86_400_000);
            var value = random.Next(3) == 0 ? (double?)null : random.Next(-500, 90_000) / 100.0;
            rows.Add(new LogRow($"c{random.Next(customers)}", Start + Math.Max(0, at), types[random.Next(4)], categories[random.Next(3)], value));
            if (random.Next(15) == 0)
            {
                rows.Add(rows[^1]);
            }
        }
        return [.. rows.OrderBy(r => r.At)];
    }
}

/// <summary>A row of a log.</summary>
internal sealed record LogRow(string Customer, long At, string Type, string Category = "", double? Value = null)
{
    public override string ToString() => $"{Customer},{LogText.Time(At)},{Type},{Category},{Value}";
}
