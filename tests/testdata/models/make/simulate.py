"""Customers that never were: seeded histories of events, and what each one's future holds.

The story, day by day. A customer visits and buys at a pace of their own. Trouble raises the daily chance of leaving,

    hazard = BASE · exp(2.2 · open complaints + 1.6 · low survey + 2.2 · price asked + 1.5 · fading)

and one complaint in seven ends it at once. `fading` begins by chance and lets visits, e-mail opens and purchases thin out
over about six weeks. Who has left buys no more; a few stray visits and opened e-mails remain. The numbers are made up and
prove nothing about real customers.
"""

import math

DAY = 86_400_000
START = 1_704_067_200_000  # 2024-01-01 UTC
HISTORY_DAYS = 400
BASE = 0.0004


class Customer:
    def __init__(self, rng):
        self.rng = rng
        self.events = []
        self.joined = int(rng.integers(0, HISTORY_DAYS - 60))
        self.visits = float(rng.gamma(2.0, 0.22))          # a day
        self.purchases = 1 / float(rng.uniform(8, 55))     # a day
        self.basket = float(rng.lognormal(3.3, 0.5))       # money
        self.opens = float(rng.uniform(0.02, 0.25))        # e-mails opened a day
        self.complaints = float(rng.gamma(1.2, 0.006))     # a day
        self.patience = float(rng.uniform(0.75, 1.0))      # share of complaints that get resolved
        self.fading = None                                 # the day it began
        self.left = False
        self.open_until = []                               # the days on which open complaints are resolved
        self.low_survey = 0.0
        self.price_asked = 0.0

    def add(self, day, kind, value=None, category=""):
        at = START + day * DAY + int(self.rng.integers(7 * 3_600_000, 22 * 3_600_000))
        self.events.append((kind, category, at, value))

    def happens(self, chance):
        return self.rng.random() < chance

    def live(self, day):
        pace = 0.08 if self.left else math.exp(-(day - self.fading) / 42) if self.fading is not None else 1.0
        for _ in range(int(self.rng.poisson(self.visits * pace))):
            self.add(day, "visit")
        if self.happens(self.opens * (0.3 if self.left else pace)):
            self.add(day, "email_open")
        if self.left:
            return
        self.shop(day, pace)
        self.complain(day)
        self.answer_survey(day)
        self.maybe_leave(day)

    def shop(self, day, pace):
        if self.happens(self.purchases * 1.3 * pace):
            self.add(day, "add_to_cart")
        if self.happens(self.purchases * pace):
            self.add(day, "purchase", round(self.basket * float(self.rng.lognormal(0, 0.35)), 2))

    def complain(self, day):
        if self.happens(self.complaints):
            self.add(day, "complaint", category=("billing", "delivery", "quality")[int(self.rng.integers(3))])
            self.left = self.happens(1 / 7)
            self.open_until.append(day + int(self.rng.integers(1, 12)) if self.happens(self.patience) else None)
        for _ in range(self.open_until.count(day)):
            self.add(day, "complaint_resolved")
        self.open_until = [until for until in self.open_until if until is None or until > day]

    def answer_survey(self, day):
        if self.happens(0.012):
            trouble = 1.6 * bool(self.open_until) + 1.3 * (self.fading is not None)
            stars = min(5, max(1, round(4.3 - trouble + float(self.rng.normal(0, 0.8)))))
            self.add(day, "survey", float(stars))
            self.low_survey = 1.0 if stars <= 2 else 0.0

    def maybe_leave(self, day):
        self.price_asked *= 0.98
        if self.happens(0.002 if self.fading is None else 0.012):
            self.add(day, "price_inquiry")
            self.price_asked = 1.0
        if self.fading is None and self.happens(0.0012):
            self.fading = day
        faded = 0.0 if self.fading is None else min(1.0, (day - self.fading) / 42)
        trouble = 2.2 * min(2, len(self.open_until)) + 1.6 * self.low_survey + 2.2 * self.price_asked + 1.5 * faded
        self.left = self.left or self.happens(BASE * math.exp(trouble))


def simulate(rng, horizon_days):
    """One customer: all events before the cut-off, those of the horizon after it, and the cut-off in ms."""
    customer = Customer(rng)
    for day in range(customer.joined, HISTORY_DAYS + horizon_days):
        customer.live(day)
    cutoff = START + HISTORY_DAYS * DAY
    history = [e for e in customer.events if e[2] < cutoff]
    future = [e for e in customer.events if cutoff <= e[2] < cutoff + horizon_days * DAY]
    return history, future, cutoff
