"""docs/features.md once more, in Python and from its text alone, slow and plain: an oracle for the C# code.

`compute(events, name, as_of)` answers one feature. Run as a program it reads JSON lines from standard input,
    {"events": [[type, category, ms, value or null], ...], "as_of": ms, "features": [names], "profile": {...}}
(the profile may be left out), and prints the list of values for each, null for an undefined one.

What the page calls limits (256 series a customer, copies, the age of folded events) is not modelled here.
"""

import json
import math
import sys

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

# window: (length, hop)
WINDOWS = {
    "1h": (HOUR, 5 * MINUTE),
    "6h": (6 * HOUR, 5 * MINUTE),
    "24h": (24 * HOUR, 5 * MINUTE),
    "7d": (7 * DAY, HOUR),
    "30d": (30 * DAY, DAY),
    "90d": (90 * DAY, DAY),
    "180d": (180 * DAY, DAY),
    "365d": (365 * DAY, DAY),
}
CLOSED_BY = {"complaint": "complaint_resolved", "ticket": "ticket_resolved", "add_to_cart": "purchase"}


def floor(t, d):
    return t - t % d


def units(value):
    """Values are integers of 1/10,000; Python's round is to nearest, ties to even."""
    return round(value * 10000)


def divide(a, b):
    return float(a) / float(b)


def window_start(t, window, times=1):
    length, hop = WINDOWS[window]
    return floor(t - times * length, hop)


def select(events, selector, t):
    """The events before t that a selector means."""
    before = [e for e in events if e[2] < t]
    if selector == "any":
        return before
    kind, slash, category = selector.partition("/")
    if not kind or kind == "any" or (slash and not category):
        raise ValueError(f"bad selector: {selector}")
    return [e for e in before if e[0] == kind and (not slash or e[1] == category)]


def in_window(events, t, window):
    return events if window == "all" else [e for e in events if e[2] >= window_start(t, window)]


def count(s, events, t, window):
    return float(len(in_window(s, t, window)))


def days(s, events, t, window):
    return float(len({floor(e[2], DAY) for e in in_window(s, t, window)}))


def value_units(s):
    return [units(e[3]) for e in s if e[3] is not None]


def total(s, events, t, window):
    return divide(sum(value_units(in_window(s, t, window))), 10000)


def mean(s, events, t, window):
    values = value_units(in_window(s, t, window))
    return divide(sum(values), 10000 * len(values)) if values else math.nan


def share(s, events, t, window):
    of = len(in_window(select(events, "any", t), t, window))
    return divide(len(in_window(s, t, window)), of) if of else math.nan


def trend(s, events, t, window):
    start, before = window_start(t, window), window_start(t, window, times=2)
    a = sum(1 for e in s if e[2] >= start)
    b = sum(1 for e in s if before <= e[2] < start)
    return math.log(divide(a + 1, b + 1))


def recency(s, t):
    return divide(t - max(e[2] for e in s), DAY) if s else math.nan


def age(s, t):
    return divide(t - min(e[2] for e in s), DAY) if s else math.nan


def last(s, t):
    valued = [(e[2], units(e[3])) for e in s if e[3] is not None]
    return divide(max(valued)[1], 10000) if valued else math.nan


def gaps(s, t):
    """Whole days between neighbouring active days of the last 365."""
    active = sorted({e[2] // DAY for e in s if e[2] >= floor(t - 365 * DAY, DAY)})
    return [b - a for a, b in zip(active, active[1:])]


def interval(s, t):
    x = gaps(s, t)
    return divide(sum(x), len(x)) if x else math.nan


def interval_sd(s, t):
    x = gaps(s, t)
    return math.sqrt(float(len(x) * sum(g * g for g in x) - sum(x) ** 2)) / float(len(x)) if x else math.nan


def last_interval(s, t):
    x = gaps(s, t)
    return float(x[-1]) if x else math.nan


def longest_interval(s, t):
    x = gaps(s, t)
    return float(max(x)) if x else math.nan


def overdue(s, t):
    every = interval(s, t)
    return math.nan if math.isnan(every) else recency(s, t) / every


def open_count(events, kind, t):
    return max(0, len(select(events, kind, t)) - len(select(events, CLOSED_BY[kind], t)))


def open_age(events, kind, t):
    k = open_count(events, kind, t)
    if k == 0:
        return math.nan
    opened = sorted(e[2] for e in select(events, kind, t))[-k]
    for window in ("24h", "7d", "365d"):
        if opened >= window_start(t, window):
            return divide(t - floor(opened, WINDOWS[window][1]), DAY)
    return 365.0


def profile_value(profile, field, t):
    since, renewal, value = (profile.get(key) for key in ("customer_since", "renewal_at", "value"))
    if field == "tenure" and since is not None:
        return divide(t - since, DAY)
    if field == "days_to_renewal" and renewal is not None:
        return divide(renewal - t, DAY)
    return float(value) if field == "value" and value is not None else math.nan


WINDOWED = {"count": count, "days": days, "sum": total, "mean": mean, "share": share, "trend": trend}
LIFELONG = {
    "recency": recency, "age": age, "last": last, "interval": interval, "interval_sd": interval_sd,
    "last_interval": last_interval, "longest_interval": longest_interval, "overdue": overdue,
}


def compute(events, name, as_of, profile=None):
    """One feature: events are (type, category or "", occurred at in ms, value or None) in any order; NaN is undefined."""
    selector, *rest = name.split(".")
    if selector == "profile" and rest in (["tenure"], ["days_to_renewal"], ["value"]):
        return profile_value(profile or {}, rest[0], as_of)
    if rest in (["open"], ["open_age"]) and selector in CLOSED_BY:
        return float(open_count(events, selector, as_of)) if rest == ["open"] else open_age(events, selector, as_of)
    if len(rest) == 1 and rest[0] in LIFELONG:
        return LIFELONG[rest[0]](select(events, selector, as_of), as_of)
    if len(rest) == 2 and rest[0] in WINDOWED:
        aggregate, window = rest
        allowed = set(WINDOWS) | ({"all"} if aggregate in ("count", "sum", "mean", "share") else set())
        if window in allowed - ({"365d"} if aggregate == "trend" else set()):
            return WINDOWED[aggregate](select(events, selector, as_of), events, as_of, window)
    raise ValueError(f"not a feature: {name}")


def main():
    for line in sys.stdin:
        asked = json.loads(line)
        events = [tuple(e) for e in asked["events"]]
        values = [compute(events, name, asked["as_of"], asked.get("profile")) for name in asked["features"]]
        print(json.dumps([None if math.isnan(v) else v for v in values]), flush=True)


if __name__ == "__main__":
    main()
