"""Trains the sample model of tests/testdata/models/sample from simulated customers.

    /usr/bin/python3 tests/testdata/models/make/train.py      (Debian: python3-xgboost 1.7.4, python3-numpy)
    dotnet run --project src/Churn.Cli -- convert tests/testdata/xgboost/sample.json tests/testdata/models/sample/model.zip

The first step writes the manifest and XGBoost's file, the second turns that into the ML.NET file which is served.
The same seed gives the same files. Tests serve the model, and spoil its files.
What it has learnt is the story told in simulate.py.
"""

import json
import math
import pathlib
import sys

import numpy as np
import xgboost

from simulate import DAY, simulate

ROOT = pathlib.Path(__file__).resolve().parents[4]
sys.path.insert(0, str(ROOT / "tests" / "python"))
import features as definition  # noqa: E402  (the path above must come first)

SEED = 20_240_101
CUSTOMERS = 7_000
HORIZON_DAYS = 90
LOOKBACK_DAYS = 180
OWN_EVENT = "purchase"

# Name and direction: +1 means that more of it may only raise the probability, −1 only lower it, 0 either.
# Activity is counted in visits, opens and purchases and not in `any`, of which a complaint would be a part: it would look like life.
FEATURES = {
    "email_open.recency": 1,
    "any.age": 0,
    "visit.count.30d": 0,
    "visit.recency": 1,
    "visit.count.7d": 0,
    "visit.days.30d": 0,
    "visit.trend.30d": -1,
    "purchase.recency": 1,
    "purchase.overdue": 1,
    "purchase.interval": 0,
    "purchase.count.90d": -1,
    "purchase.sum.90d": -1,
    "purchase.mean.90d": 0,
    "add_to_cart.open": 0,
    "email_open.trend.30d": -1,
    "complaint.count.30d": 1,
    "complaint.open": 1,
    "complaint.open_age": 1,
    "survey.last": -1,
    "survey.mean.90d": -1,
    "price_inquiry.count.30d": 1,
}
ROUNDS = 60
PARAMETERS = {
    "objective": "binary:logistic", "max_depth": 3, "eta": 0.15, "subsample": 0.8, "colsample_bytree": 0.6, "min_child_weight": 12,
    "lambda": 2, "tree_method": "exact", "nthread": 1, "seed": SEED, "monotone_constraints": tuple(FEATURES.values()),
}
DESCRIPTION = (
    "Trained on simulated customers (tests/testdata/models/make), not on real ones: it shows that the service works, and its "
    "scores mean nothing for real customers. Train a model on your own history before acting on any score."
)


def vector(events, as_of):
    return [definition.compute(events, name, as_of) for name in FEATURES]


def data_set(rng):
    """Vectors and labels of those who bought within the lookback; a customer without one is outside the population."""
    rows, labels = [], []
    for _ in range(CUSTOMERS):
        history, future, cutoff = simulate(rng, HORIZON_DAYS)
        if any(kind == OWN_EVENT and at >= cutoff - LOOKBACK_DAYS * DAY for kind, _, at, _ in history):
            rows.append(vector(history, cutoff))
            labels.append(0 if any(kind == OWN_EVENT for kind, *_ in future) else 1)
    return np.array(rows), np.array(labels)


def auc(labels, scores):
    """Chance that one who left scores above one who stayed; ties count half (Mann-Whitney)."""
    order = np.unique(scores, return_inverse=True)[1]
    below = np.concatenate([[0], np.cumsum(np.bincount(order))])
    ranks = (below[order] + below[order + 1] + 1) / 2
    left = labels == 1
    n, m = left.sum(), (~left).sum()
    return float((ranks[left].sum() - n * (n + 1) / 2) / (n * m))


def golden_vectors(booster, rows):
    """A customer without any event, eight of the held-out ones, and three of those with values taken away."""
    empty = np.array(vector([], 1_800_000_000_000))
    chosen = [empty, *rows[:8]]
    for i, taken in enumerate((slice(0, None, 2), slice(1, None, 2), slice(9, 16))):
        row = rows[8 + i].copy()
        row[taken] = math.nan
        chosen.append(row)
    answers = booster.predict(xgboost.DMatrix(np.array(chosen), feature_names=list(FEATURES)))
    return [
        {"features": [None if math.isnan(v) else float(v) for v in row], "probability": float(p)}
        for row, p in zip(chosen, answers)
    ]


def manifest(golden, bands, figures):
    return {
        "format_version": 1,
        "name": "sample",
        "version": "1",
        "description": DESCRIPTION,
        "simulated": True,
        "churn_definition": f"No {OWN_EVENT} in the {HORIZON_DAYS} days after the as-of time.",
        "horizon_days": HORIZON_DAYS,
        "lookback_days": LOOKBACK_DAYS,
        "features": list(FEATURES),
        "bands": bands,
        "population": {"own_events": [OWN_EVENT], "lookback_days": LOOKBACK_DAYS},
        "training": figures,
        "golden_vectors": golden,
    }


def main():
    rows, labels = data_set(np.random.default_rng(SEED))
    held = len(rows) // 4
    train = xgboost.DMatrix(rows[held:], labels[held:], feature_names=list(FEATURES))
    booster = xgboost.train(PARAMETERS, train, ROUNDS)
    scores = booster.predict(xgboost.DMatrix(rows[:held], feature_names=list(FEATURES)))
    figures = {
        "seed": SEED,
        "rows": len(rows) - held,
        "held_out_rows": held,
        "churn_rate": round(float(labels.mean()), 4),
        "held_out_auc": round(auc(labels[:held], scores), 4),
        "held_out_log_loss": round(float(-np.log(np.where(labels[:held] == 1, scores, 1 - scores)).mean()), 4),
    }
    bands = {"medium": 0.2, "high": 0.4, "critical": 0.7}
    booster.save_model(ROOT / "tests" / "testdata" / "xgboost" / "sample.json")
    text = json.dumps(manifest(golden_vectors(booster, rows), bands, figures), indent=1)
    (ROOT / "tests" / "testdata" / "models" / "sample" / "manifest.json").write_text(text + "\n")
    print(json.dumps(figures), "share of bands:", np.histogram(scores, [0, *bands.values(), 1])[0] / held)


if __name__ == "__main__":
    main()
