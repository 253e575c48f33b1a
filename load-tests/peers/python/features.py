"""A model's features from a customer's events, as docs/features.md defines them.

`Plan(names)` is made once. `plan.history(members)` sorts a customer's stored events by what the model selects, in one pass over them; each
feature is then a bisection or two in sorted lists of times. An event is stored as `pack` makes it.
"""

import math
import struct
from bisect import bisect_left

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

# window: (length, hop)
WINDOWS = {
    "1h": (HOUR, 5 * MINUTE), "6h": (6 * HOUR, 5 * MINUTE), "24h": (24 * HOUR, 5 * MINUTE), "7d": (7 * DAY, HOUR),
    "30d": (30 * DAY, DAY), "90d": (90 * DAY, DAY), "180d": (180 * DAY, DAY), "365d": (365 * DAY, DAY),
}
CLOSED_BY = {"complaint": "complaint_resolved", "ticket": "ticket_resolved", "add_to_cart": "purchase"}

# A stored event: hash of its id, time, value in 1/10,000 or NO_VALUE, then "type/category".
HEAD = struct.Struct("<8sqq")
READ = struct.Struct("<8xqq").unpack_from
NO_VALUE = -(2**63)


def pack(id_hash, at, value, kind, category):
    """The bytes of an event. Values are whole numbers of 1/10,000, to nearest, ties to even."""
    units = NO_VALUE if value is None else round(value * 10000)
    return HEAD.pack(id_hash, at, units) + f"{kind}/{category}".encode("ascii")


def start(t, window, times=1):
    length, hop = WINDOWS[window]
    at = t - times * length
    return at - at % hop


class Selected:
    """Events of one selector in order of time: times of all, and times and units of those with a value."""

    __slots__ = ("times", "valued", "units")

    def __init__(self):
        self.times, self.valued, self.units = [], [], []

    def add(self, at, units):
        """An event in its place, which is nearly always the last."""
        self.times.insert(bisect_left(self.times, at), at)
        if units != NO_VALUE:
            place = bisect_left(self.valued, at)
            self.valued.insert(place, at)
            self.units.insert(place, units)

    def cut(self, t):
        """Leaves the events before t."""
        del self.times[bisect_left(self.times, t):]
        keep = bisect_left(self.valued, t)
        del self.valued[keep:], self.units[keep:]

    def count(self, since):
        return len(self.times) - bisect_left(self.times, since)

    def gaps(self, t):
        """Whole days between neighbouring active days of the last 365."""
        active = sorted({at // DAY for at in self.times[bisect_left(self.times, start(t, "365d")):]})
        return [b - a for a, b in zip(active, active[1:])]


def windowed(aggregate, s, every, window):
    """A function (history, t) of one feature over a window; `s` and `every` are places of its events and of all events."""
    if window == "all":
        since = lambda t: -(2**63)  # noqa: E731
    else:
        since = lambda t: start(t, window)  # noqa: E731

    def count(h, t):
        return float(h[s].count(since(t)))

    def days(h, t):
        return float(len({at // DAY for at in h[s].times[bisect_left(h[s].times, since(t)):]}))

    def units(h, t):
        return h[s].units[bisect_left(h[s].valued, since(t)):]

    def total(h, t):
        return sum(units(h, t)) / 10000

    def mean(h, t):
        values = units(h, t)
        return sum(values) / (10000 * len(values)) if values else math.nan

    def share(h, t):
        of = h[every].count(since(t))
        return h[s].count(since(t)) / of if of else math.nan

    def trend(h, t):
        a = h[s].count(since(t))
        b = h[s].count(start(t, window, times=2)) - a
        return math.log((a + 1) / (b + 1))

    return {"count": count, "days": days, "sum": total, "mean": mean, "share": share, "trend": trend}[aggregate]


def lifelong(aggregate, s):
    """A function (history, t) of one feature of a whole life or of its rhythm."""

    def recency(h, t):
        return (t - h[s].times[-1]) / DAY if h[s].times else math.nan

    def age(h, t):
        return (t - h[s].times[0]) / DAY if h[s].times else math.nan

    def last(h, t):
        at = h[s].valued
        # At the same millisecond the larger value is the last one.
        return max(h[s].units[bisect_left(at, at[-1]):]) / 10000 if at else math.nan

    def interval(h, t):
        gaps = h[s].gaps(t)
        return sum(gaps) / len(gaps) if gaps else math.nan

    def interval_sd(h, t):
        gaps = h[s].gaps(t)
        return math.sqrt(len(gaps) * sum(g * g for g in gaps) - sum(gaps) ** 2) / len(gaps) if gaps else math.nan

    def last_interval(h, t):
        gaps = h[s].gaps(t)
        return float(gaps[-1]) if gaps else math.nan

    def longest_interval(h, t):
        return float(max(h[s].gaps(t), default=math.nan))

    def overdue(h, t):
        every = interval(h, t)
        return math.nan if math.isnan(every) else recency(h, t) / every

    return {"recency": recency, "age": age, "last": last, "interval": interval, "interval_sd": interval_sd, "last_interval": last_interval,
            "longest_interval": longest_interval, "overdue": overdue}[aggregate]


def cases(aggregate, opened, closed):
    """A function (history, t) of cases that are opened and closed by events."""

    def open_count(h, t):
        return float(max(0, len(h[opened].times) - len(h[closed].times)))

    def open_age(h, t):
        k = int(open_count(h, t))
        if k == 0:
            return math.nan
        at = h[opened].times[-k]
        for window in ("24h", "7d", "365d"):
            if at >= start(t, window):
                return (t - (at - at % WINDOWS[window][1])) / DAY
        return 365.0

    return {"open": open_count, "open_age": open_age}[aggregate]


def undefined(h, t):
    """A profile is not kept, as if none had ever been given."""
    return math.nan


class Plan:
    """The features of a model, ready to be computed; and the recency of its population's own events."""

    def __init__(self, names, own_events):
        self.selectors = {}
        self.every = self.place("any")
        self.own = [self.place(kind) for kind in own_events]
        self.functions = [self.compile(name) for name in names]
        self.places = {}

    def place(self, selector):
        return self.selectors.setdefault(selector, len(self.selectors))

    def compile(self, name):
        selector, *rest = name.split(".")
        if selector == "profile":
            return undefined
        if len(rest) == 2:
            return windowed(rest[0], self.place(selector), self.every, rest[1])
        if rest[0] in ("open", "open_age"):
            return cases(rest[0], self.place(selector), self.place(CLOSED_BY[selector]))
        return lifelong(rest[0], self.place(selector))

    def selected_by(self, series):
        """Places of the selectors that mean the events of a series, "type/category" in bytes."""
        text = series.decode("ascii")
        kind = text.partition("/")[0]
        found = tuple(self.selectors[name] for name in ("any", kind, text) if name in self.selectors)
        self.places[series] = found
        return found

    def history(self, members):
        """A customer's events, given in order of time, by selector."""
        history = [Selected() for _ in self.selectors]
        places = self.places
        for member in members:
            at, units = READ(member)
            series = member[24:]
            for place in places.get(series) or self.selected_by(series):
                selected = history[place]
                selected.times.append(at)
                if units != NO_VALUE:
                    selected.valued.append(at)
                    selected.units.append(units)
        return history

    def add(self, history, member):
        """One event more."""
        at, units = READ(member)
        for place in self.selected_by(member[24:]):
            history[place].add(at, units)

    def vector(self, history, t):
        """The features as of t; every event of the history lies before t."""
        return [function(history, t) for function in self.functions]
