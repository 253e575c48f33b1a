namespace Churn.Textbook;

/// <summary>One feature by its name (docs/features.md), computed by going through all of a customer's events.</summary>
internal sealed class Feature
{
    private static readonly Dictionary<string, string> ClosedBy = new()
    {
        ["complaint"] = "complaint_resolved",
        ["ticket"] = "ticket_resolved",
        ["add_to_cart"] = "purchase",
    };

    private readonly string _type;
    private readonly string _category;
    private readonly string _aggregate;
    private readonly string _window;

    public Feature(string name)
    {
        Name = name;
        var parts = name.Split('.');
        var selector = parts[0].Split('/');
        _type = selector[0];
        _category = selector.Length > 1 ? selector[1] : "";
        _aggregate = parts[1];
        _window = parts.Length > 2 ? parts[2] : "all";
    }

    public string Name { get; }

    /// <summary>What a reason calls it: its type, or "activity" for all events.</summary>
    public string Signal => _type == "any" ? "activity" : _type;

    /// <summary>The value; NaN where it is undefined.</summary>
    /// <param name="events">In order of time, all before <paramref name="asOf"/>.</param>
    /// <param name="asOf">ms.</param>
    public double Compute(StoredEvent[] events, long asOf) => _type == "profile" ? double.NaN : _aggregate switch
    {
        "count" => Selection(events, asOf).Count,
        "days" => Selection(events, asOf).Days!.Count,
        "sum" => Selection(events, asOf).Units / 10_000d,
        "mean" => Selection(events, asOf) is { Valued: > 0 } s ? (double)s.Units / (10_000 * s.Valued) : double.NaN,
        "share" => Share(events, asOf),
        "trend" => Trend(events, asOf),
        "recency" => Selection(events, asOf) is { Count: > 0 } s ? (double)(asOf - s.Last) / Window.Day : double.NaN,
        "age" => Selection(events, asOf) is { Count: > 0 } s ? (double)(asOf - s.First) / Window.Day : double.NaN,
        "last" => Selection(events, asOf) is { Valued: > 0 } s ? s.LastUnits / 10_000d : double.NaN,
        "open" => Open(events),
        "open_age" => OpenAge(events, asOf),
        _ => Rhythm(events, asOf),
    };

    private bool Selects(in StoredEvent e) => _type == "any" || (e.Type == _type && (_category.Length == 0 || e.Category == _category));

    private Selection Selection(StoredEvent[] events, long asOf)
    {
        var start = Window.StartOf(_window, asOf);
        var selection = new Selection(withDays: _aggregate == "days");
        foreach (var e in events)
        {
            if (e.At >= start && Selects(e))
            {
                selection.Add(e);
            }
        }

        return selection;
    }

    private double Share(StoredEvent[] events, long asOf)
    {
        var start = Window.StartOf(_window, asOf);
        var all = events.Count(e => e.At >= start);
        return all == 0 ? double.NaN : (double)Selection(events, asOf).Count / all;
    }

    private double Trend(StoredEvent[] events, long asOf)
    {
        var (start, before) = (Window.StartOf(_window, asOf), Window.StartOf(_window, asOf, times: 2));
        var (now, then) = (0, 0);
        foreach (var e in events)
        {
            if (Selects(e))
            {
                now += e.At >= start ? 1 : 0;
                then += e.At >= before && e.At < start ? 1 : 0;
            }
        }

        return Math.Log((double)(now + 1) / (then + 1));
    }

    private int Open(StoredEvent[] events) =>
        Math.Max(0, events.Count(e => e.Type == _type) - events.Count(e => e.Type == ClosedBy[_type]));

    private double OpenAge(StoredEvent[] events, long asOf)
    {
        var open = Open(events);
        if (open == 0)
        {
            return double.NaN;
        }

        var oldest = events.Where(e => e.Type == _type).TakeLast(open).First().At;
        foreach (var window in (string[])["24h", "7d", "365d"])
        {
            if (oldest >= Window.StartOf(window, asOf))
            {
                return (double)(asOf - (oldest - (oldest % Window.HopOf(window)))) / Window.Day;
            }
        }

        return 365;
    }

    private double Rhythm(StoredEvent[] events, long asOf)
    {
        var start = Window.StartOf("365d", asOf);
        var days = new SortedSet<long>();
        var last = 0L;
        foreach (var e in events)
        {
            if (Selects(e))
            {
                last = e.At;
                if (e.At >= start)
                {
                    days.Add(e.At / Window.Day);
                }
            }
        }

        long[] gaps = [.. days.Zip(days.Skip(1), (a, b) => b - a)];
        return gaps.Length == 0 ? double.NaN : OfGaps(gaps, (double)(asOf - last) / Window.Day);
    }

    private double OfGaps(long[] gaps, double recency)
    {
        var (sum, squares) = (gaps.Sum(), gaps.Sum(gap => gap * gap));
        var interval = (double)sum / gaps.Length;
        return _aggregate switch
        {
            "interval" => interval,
            "interval_sd" => Math.Sqrt((gaps.Length * squares) - (sum * sum)) / gaps.Length,
            "last_interval" => gaps[^1],
            "longest_interval" => gaps.Max(),
            "overdue" => recency / interval,
            _ => throw new FormatException($"{Name} is not a feature."),
        };
    }
}
