namespace Churn.Tests.Features;

/// <summary>docs/features.md in slow code: keeps every event and computes each feature anew from all of them.</summary>
internal sealed class NaiveOracle
{
    private const int MaxSeries = 256;

    private static readonly Dictionary<string, string> ClosedBy = new()
    {
        ["complaint"] = "complaint_resolved",
        ["ticket"] = "ticket_resolved",
        ["add_to_cart"] = "purchase",
    };

    private readonly List<OracleEvent> accepted = [];
    private readonly HashSet<string> series = [];

    private ((string, long, int) Key, List<OracleEvent> Any, List<OracleEvent> Selected) latest = (default, [], []);

    public enum Verdict { Accepted, AcceptedBeyondSeriesCap, Duplicate, Conflict }

    public long? LastEventAt => accepted.Count == 0 ? null : accepted.Max(e => e.OccurredAt);

    public long CountBefore(long t) => accepted.Count(e => e.OccurredAt < t);

    /// <summary>Takes the next event in list order.</summary>
    public Verdict Add(OracleEvent e)
    {
        var earlier = accepted.FindLastIndex(a => a.Id == e.Id);
        if (earlier >= 0 && IsRemembered(earlier, e.ReceivedAt))
        {
            return accepted[earlier].SameContents(e) ? Verdict.Duplicate : Verdict.Conflict;
        }

        accepted.Add(e);
        return series.Count < MaxSeries || series.Contains(e.Series) ? Keep(e.Series) : Verdict.AcceptedBeyondSeriesCap;
    }

    /// <summary>The as-of that an answer uses, or null where it is out of range.</summary>
    public long? ResolveAsOf(long? requested, long now)
    {
        var standard = Math.Max(now, LastEventAt + 1 ?? now);
        if (requested is not { } t)
        {
            return standard;
        }

        if (t < now - 2 * Time.Day || t > now + 366 * Time.Day)
        {
            return null;
        }

        if (t <= standard && standard - t <= 5 * Time.Minute)
        {
            return standard;
        }

        return LastEventAt >= t ? Time.Floor(t, Time.Tile) : t;
    }

    public double Compute(string name, long t)
    {
        var parts = name.Split('.');
        var selector = parts[0];
        var (any, selected) = Select(selector, t);
        if (parts.Length == 2)
        {
            return OfLife(parts[1], selector, any, selected, t);
        }

        var (start, before) = parts[2] == "all" ? (long.MinValue, long.MinValue) : (Start(parts[2], t, 1), Start(parts[2], t, 2));
        List<OracleEvent> window = [.. selected.Where(e => e.OccurredAt >= start)];
        return parts[1] switch
        {
            "count" => window.Count,
            "days" => window.Select(e => e.Day).Distinct().Count(),
            "sum" => Units(window) / 10_000.0,
            "mean" => window.Any(e => e.Value is not null) ? Units(window) / (10_000.0 * window.Count(e => e.Value is not null)) : double.NaN,
            "share" => (double)window.Count / any.Count(e => e.OccurredAt >= start),
            "trend" => Math.Log((window.Count + 1.0) / (selected.Count(e => e.OccurredAt >= before && e.OccurredAt < start) + 1.0)),
            _ => throw new ArgumentException(name),
        };
    }

    private (List<OracleEvent> Any, List<OracleEvent> Selected) Select(string selector, long t)
    {
        // Many features of one selector are asked for in a row.
        if (latest.Key != (selector, t, accepted.Count))
        {
            List<OracleEvent> any = [.. accepted.Where(e => e.OccurredAt < t)];
            latest = ((selector, t, accepted.Count), any, [.. any.Where(e => Selects(selector, e))]);
        }

        return (latest.Any, latest.Selected);
    }

    private Verdict Keep(string name)
    {
        series.Add(name);
        return Verdict.Accepted;
    }

    private bool IsRemembered(int index, long receivedAt)
    {
        var between = accepted.Count - index - 1;
        return between < 16 || (between < 4_096 && receivedAt - accepted[index].ReceivedAt <= Time.Hour);
    }

    private bool Selects(string selector, OracleEvent e) =>
        selector == "any" || (series.Contains(e.Series) && (selector == e.Type || selector == e.Series));

    private static long Units(List<OracleEvent> events) => events.Sum(e => e.Units ?? 0);

    private static double OfLife(string aggregate, string selector, List<OracleEvent> any, List<OracleEvent> selected, long t) =>
        aggregate switch
        {
            "recency" => Recency(selected, t),
            "age" => selected.Count == 0 ? double.NaN : Days(t - selected.Min(e => e.OccurredAt)),
            "last" => Last(selected),
            "open" => Math.Max(0, selected.Count - Closing(selector, any)),
            "open_age" => OpenAge(selected, selected.Count - Closing(selector, any), t),
            _ => Rhythm(aggregate, selected, t),
        };

    /// <summary>Closing events are a type's too, so those beyond the series cap do not close.</summary>
    private static int Closing(string selector, List<OracleEvent> any) => any.Count(e => e.Type == ClosedBy[selector]);

    private static double Recency(List<OracleEvent> selected, long t) =>
        selected.Count == 0 ? double.NaN : Days(t - selected.Max(e => e.OccurredAt));

    private static double Last(List<OracleEvent> selected)
    {
        OracleEvent? last = selected.Where(e => e.Value is not null).OrderBy(e => e.OccurredAt).ThenBy(e => e.Units).LastOrDefault();
        return last is null ? double.NaN : last.Units!.Value / 10_000.0;
    }

    private static double OpenAge(List<OracleEvent> opening, int open, long t)
    {
        if (open <= 0)
        {
            return double.NaN;
        }

        var oldest = opening.Select(e => e.OccurredAt).OrderDescending().ElementAt(open - 1);
        return oldest >= Start("24h", t, 1) ? Days(t - Time.Floor(oldest, Time.Tile))
            : oldest >= Start("7d", t, 1) ? Days(t - Time.Floor(oldest, Time.Hour))
            : oldest >= Start("365d", t, 1) ? Days(t - Time.Floor(oldest, Time.Day))
            : 365;
    }

    private static double Rhythm(string aggregate, List<OracleEvent> selected, long t)
    {
        var start = Start("365d", t, 1);
        long[] days = [.. selected.Where(e => e.OccurredAt >= start).Select(e => e.Day / Time.Day).Distinct().Order()];
        if (days.Length < 2)
        {
            return double.NaN;
        }

        long[] intervals = [.. days.Skip(1).Zip(days, (later, earlier) => later - earlier)];
        var n = intervals.Length;
        var sum = intervals.Sum();
        return aggregate switch
        {
            "interval" => (double)sum / n,
            "interval_sd" => Math.Sqrt(n * intervals.Sum(x => x * x) - sum * sum) / n,
            "last_interval" => intervals[^1],
            "longest_interval" => intervals.Max(),
            "overdue" => Recency(selected, t) / ((double)sum / n),
            _ => throw new ArgumentException(aggregate),
        };
    }

    /// <summary>Where the window begins, or with <paramref name="times"/> = 2 the one before it.</summary>
    private static long Start(string window, long t, int times)
    {
        var (length, hop) = window switch
        {
            "1h" => (Time.Hour, Time.Tile),
            "6h" => (6 * Time.Hour, Time.Tile),
            "24h" => (Time.Day, Time.Tile),
            "7d" => (7 * Time.Day, Time.Hour),
            "30d" => (30 * Time.Day, Time.Day),
            "90d" => (90 * Time.Day, Time.Day),
            "180d" => (180 * Time.Day, Time.Day),
            "365d" => (365 * Time.Day, Time.Day),
            _ => throw new ArgumentException(window),
        };
        return Time.Floor(t - times * length, hop);
    }

    private static double Days(long milliseconds) => milliseconds / 86_400_000.0;
}
