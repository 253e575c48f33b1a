"""Makes a model in the shape of published feature-store benchmarks: 25 groups of 10 features, 200 trees of depth 6 (docs/peers.md).

    python3 load-tests/peers/python/wide_model.py FOLDER

Writes model.json (XGBoost's) and rows.tsv to the folder, for `churn pack`. The groups are the event types of simulated customers. It is trained on
numbers drawn at random from a fixed seed, so its scores mean nothing; they cost what a real model's of that size do.
"""

import os
import sys

import numpy

from model import xgboost

TYPES = (
    "visit click add_to_cart purchase email_sent email_open call support_wait complaint complaint_resolved ticket ticket_resolved survey nps "
    "negative_mention competitor_mention price_inquiry contract_inquiry payment_failed payment_recovered points_earned points_spent "
    "onboarding_step onboarding_done cancel"
).split()
AGGREGATES = ("count.7d", "count.30d", "count.90d", "days.30d", "sum.90d", "mean.90d", "share.30d", "trend.30d", "recency", "overdue")
ROWS = 6_000
PACKED_ROWS = 1_000
SEED = 1


def column(name, random):
    """Values of about the size that the feature has; one in ten missing where it can be."""
    aggregate = name.split(".")[1]
    if aggregate in ("count", "days"):
        return random.poisson(3, ROWS)
    if aggregate == "trend":
        return random.normal(0, 1, ROWS)
    values = random.uniform(0, 1, ROWS) if aggregate == "share" else random.exponential(30, ROWS)
    if aggregate != "sum":
        values[random.uniform(size=ROWS) < 0.1] = numpy.nan
    return values


def main(folder):
    random = numpy.random.default_rng(SEED)
    names = [f"{kind}.{aggregate}" for kind in TYPES for aggregate in AGGREGATES]
    values = numpy.column_stack([column(name, random) for name in names]).astype(numpy.float32)
    # Every feature counts a little, and some of them only together, so that the trees go as deep as they may.
    known = numpy.nan_to_num(values) / numpy.nanstd(values, axis=0)
    weights = random.normal(0, 1, len(names))
    odds = known @ weights + (known[:, ::2] * known[:, 1::2]) @ weights[::2]
    labels = odds + random.normal(0, odds.std(), ROWS) > numpy.median(odds)
    matrix = xgboost.DMatrix(values, labels, feature_names=names)
    settings = {"objective": "binary:logistic", "max_depth": 6, "eta": 0.1, "tree_method": "hist", "seed": SEED, "nthread": 1}
    booster = xgboost.train(settings, matrix, num_boost_round=200)
    os.makedirs(folder, exist_ok=True)
    booster.save_model(os.path.join(folder, "model.json"))
    with open(os.path.join(folder, "rows.tsv"), "w", encoding="ascii") as file:
        file.write("\t".join(names) + "\n")
        file.writelines("\t".join(repr(float(v)) for v in row) + "\n" for row in values[:PACKED_ROWS])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: wide_model.py FOLDER")
    main(sys.argv[1])
