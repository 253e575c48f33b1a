"""Scores, as the contract's messages, of customers' stored events."""

import math
import time

import numpy

from features import DAY, Plan
from protocol import score_pb2

AHEAD_LIMIT = 366 * DAY
PAST_LIMIT = 2 * DAY
TOLERANCE = 5 * 60_000
LEAST_REASON = 0.01
MOST_FEATURES = 5


class OutOfRange(Exception):
    """An as_of too far from now."""


def now_ms():
    return time.time_ns() // 1_000_000


def as_of_for(requested, now, last):
    """The as-of time to use, as docs/features.md says; `last` is the time of the last event or None."""
    standard = last + 1 if last is not None and last >= now else now
    if requested is None:
        return standard
    if not now - PAST_LIMIT <= requested <= now + AHEAD_LIMIT:
        raise OutOfRange
    if requested < standard and standard - requested <= TOLERANCE:
        return standard
    return requested - requested % TOLERANCE if last is not None and requested <= last else requested


def to_ms(timestamp):
    return timestamp.seconds * 1000 + timestamp.nanos // 1_000_000


def set_time(timestamp, ms):
    timestamp.seconds, rest = divmod(ms, 1000)
    timestamp.nanos = rest * 1_000_000


def signal_of(name):
    kind = name.partition(".")[0].partition("/")[0]
    return "activity" if kind == "any" else kind


class Scorer:
    """Features, model and messages; one a process."""

    def __init__(self, model):
        self.model = model
        self.plan = Plan(model.features, model.own_events)
        self.signals = {}
        for place, name in enumerate(model.features):
            self.signals.setdefault(signal_of(name), []).append(place)

    def rows(self, vectors):
        """Shape [vectors, features], single precision, as XGBoost takes them."""
        return numpy.array(vectors, numpy.float32)

    def fill(self, score, customer, history, t, last, vector, row, probability, asked):
        """Fills a Score. `asked` has max_reasons, and include_features where the request has it."""
        events = history[self.plan.every].times
        score.customer_id = customer
        score.churn_probability = float(probability)
        score.band = 1 + sum(probability >= least for least in self.model.bands)
        score.customer_state = self.state(history, t, len(events))
        score.horizon.seconds = self.model.horizon_days * 86400
        set_time(score.scored_at, now_ms())
        set_time(score.as_of, t)
        if last is not None:
            set_time(score.last_event_at, last)
        score.event_count = len(events)
        score.model_version = self.model.version
        if getattr(asked, "include_features", False):
            for name, value in zip(self.model.features, vector):
                score.features.add(name=name, value=None if math.isnan(value) else value)
        if asked.max_reasons > 0 and self.model.has_reasons:
            self.add_reasons(score, vector, self.model.contributions(row), asked.max_reasons)

    def state(self, history, t, count):
        if count == 0:
            return score_pb2.UNKNOWN
        own = [history[place].times[-1] for place in self.plan.own if history[place].times]
        if not own:
            return score_pb2.NEW
        return score_pb2.ACTIVE if (t - max(own)) / DAY <= self.model.lookback_days else score_pb2.LAPSED

    def add_reasons(self, score, vector, contributions, most):
        """The strongest signals with the sums of their features' contributions. The text names the strongest feature and its value, in English."""
        sums = {signal: float(contributions[places].sum()) for signal, places in self.signals.items()}
        for signal in sorted(sums, key=lambda s: -abs(sums[s]))[:most]:
            if abs(sums[signal]) < LEAST_REASON:
                return
            places = sorted(self.signals[signal], key=lambda p: -abs(contributions[p]))[:MOST_FEATURES]
            reason = score.reasons.add(signal=signal, contribution=sums[signal])
            for place in places:
                if contributions[place] != 0:
                    value = vector[place]
                    value = None if math.isnan(value) else value
                    reason.features.add(name=self.model.features[place], value=value, contribution=float(contributions[place]))
            strongest = reason.features[0]
            reason.text = f"{strongest.name} is {strongest.value:g}" if strongest.HasField("value") else f"{strongest.name} is not known"
