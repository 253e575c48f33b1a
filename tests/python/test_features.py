"""Hand-reckoned values for features.py: python3 tests/python/test_features.py"""

import math
import unittest

from features import DAY, HOUR, MINUTE, compute

NOON = 1_700_000_000_000 - 1_700_000_000_000 % DAY + DAY // 2


def at(kind, before, value=None, category=""):
    return (kind, category, NOON - before, value)


class Features(unittest.TestCase):
    def check(self, events, expected):
        for name, value in expected.items():
            actual = compute(events, name, NOON)
            self.assertTrue(actual == value or (math.isnan(actual) and math.isnan(value)), f"{name}: {actual}, not {value}")

    def test_windows_are_exact_at_the_head_and_a_hop_too_long_at_the_tail(self):
        self.check([at("a", 0), at("a", 1)], {"a.count.1h": 1.0, "a.count.all": 1.0})
        self.check([at("a", HOUR), at("a", HOUR + 1)], {"a.count.1h": 1.0})
        self.check([at("a", 30 * DAY + DAY // 2), at("a", 30 * DAY + DAY // 2 + 1)], {"a.count.30d": 1.0, "a.trend.30d": 0.0})

    def test_values_are_exact_and_absent_is_not_zero(self):
        events = [at("buy", HOUR, 0.1), at("buy", HOUR, 0.2), at("buy", 2 * HOUR), at("buy", 3 * HOUR, 0.00005), at("x", 1)]
        self.check(events, {"buy.sum.24h": 0.3, "buy.mean.24h": 0.1, "buy.last": 0.2, "x.sum.24h": 0.0, "x.mean.24h": math.nan,
                            "buy.share.24h": 0.8, "buy/web.count.24h": 0.0, "y.share.1h": 0.0, "x.last": math.nan})

    def test_rhythm_reads_active_days(self):
        events = [at("a", 12 * DAY), at("a", 6 * DAY), at("a", 2 * DAY + HOUR), at("a", 2 * DAY), at("a", 400 * DAY)]
        self.check(events, {"a.interval": 5.0, "a.interval_sd": 1.0, "a.last_interval": 4.0, "a.longest_interval": 6.0,
                            "a.overdue": 0.4, "a.recency": 2.0, "a.age": 400.0, "a.days.7d": 2.0, "a.days.30d": 3.0})
        self.check(events[:1], {"a.interval": math.nan, "a.overdue": math.nan, "b.recency": math.nan})

    def test_trend_compares_with_the_window_before(self):
        self.check([at("a", DAY), at("a", DAY), at("a", DAY), at("a", 40 * DAY)], {"a.trend.30d": math.log(2.0), "b.trend.30d": 0.0})

    def test_cases_are_open_until_closed(self):
        events = [at("complaint", 900 * DAY), at("complaint", 3 * DAY + 7 * MINUTE), at("complaint", 7 * MINUTE)]
        closed = at("complaint_resolved", 1)
        self.check(events, {"complaint.open": 3.0, "complaint.open_age": 365.0})
        self.check(events + [closed], {"complaint.open": 2.0, "complaint.open_age": (3 * DAY + HOUR) / DAY})
        self.check(events + [closed] * 2, {"complaint.open": 1.0, "complaint.open_age": 10 * MINUTE / DAY})
        self.check(events + [closed] * 4, {"complaint.open": 0.0, "complaint.open_age": math.nan})

    def test_profile_is_undefined_where_unset(self):
        profile = {"customer_since": NOON - 3 * DAY, "renewal_at": NOON + DAY}
        values = [compute([], f"profile.{field}", NOON, profile) for field in ("tenure", "days_to_renewal", "value")]
        self.assertEqual(values[:2], [3.0, 1.0])
        self.assertTrue(math.isnan(values[2]))

    def test_other_names_are_refused(self):
        for name in ("a", "a.count", "a.count.2d", "a.days.all", "a.trend.365d", "a.open", "complaint/x.open", "any/x.recency",
                     "a.recency.7d"):
            with self.assertRaises(ValueError, msg=name):
                compute([], name, NOON)


if __name__ == "__main__":
    unittest.main()
