"""Makes the models of this folder and XGBoost's own answers for them (answers.json).

Run with Debian's python3-xgboost 1.7.4: /usr/bin/python3 make.py
Answers are single-precision numbers written so that they read back exactly; null in a row is missing.
"""

import json
import pathlib

import numpy as np
import xgboost

HERE = pathlib.Path(__file__).parent
FEATURES = 4
COMMON = {"objective": "binary:logistic", "nthread": 1, "tree_method": "exact", "seed": 7}

# name: (parameters, rounds)
MODELS = {
    # Deep enough to branch, a third of the values missing: both default directions occur.
    "missing": ({"max_depth": 4, "eta": 0.4}, 12),
    # One split a tree, and a base score other than one half.
    "stumps": ({"max_depth": 1, "base_score": 0.3}, 6),
    # No split is worth that much: each tree is a single leaf, and all rows score alike.
    "leaves": ({"max_depth": 3, "gamma": 1e6, "base_score": 0.3}, 3),
    # Some splits are pruned away, which leaves deleted nodes in the arrays.
    "pruned": ({"max_depth": 5, "gamma": 2.5}, 5),
}


def training_rows(rng):
    x = rng.normal(size=(600, FEATURES)).astype(np.float32)
    odds = 1.5 * x[:, 0] - x[:, 1] * (x[:, 2] > 0) + 0.5 * rng.normal(size=600)
    x[rng.random(x.shape) < 0.33] = np.nan
    return x, (odds > 0).astype(int)


def thresholds(model):
    trees = json.loads(model)["learner"]["gradient_booster"]["model"]["trees"]
    return [v for t in trees for v, left in zip(t["split_conditions"], t["left_children"]) if left != -1]


def test_rows(rng, model):
    """Ordinary rows, an empty one, and rows on a threshold, one float below it and half a float below it."""
    rows = rng.normal(size=(40, FEATURES)) * 1.5
    rows[rng.random(rows.shape) < 0.25] = np.nan
    rows[0] = np.nan
    edges = []
    for threshold in sorted(set(thresholds(model)))[:12]:
        on = np.float32(threshold)
        below = np.nextafter(on, np.float32(-np.inf))
        edges += [[float(on)] * FEATURES, [float(below)] * FEATURES, [(3 * float(on) + float(below)) / 4] * FEATURES]
    return np.vstack([rows, np.array(edges).reshape(-1, FEATURES)])


def main():
    rng = np.random.default_rng(7)
    x, y = training_rows(rng)
    answers = {"xgboost": xgboost.__version__, "models": {}}
    for name, (parameters, rounds) in MODELS.items():
        booster = xgboost.train({**COMMON, **parameters}, xgboost.DMatrix(x, y), rounds)
        booster.save_model(HERE / f"{name}.json")
        rows = test_rows(rng, (HERE / f"{name}.json").read_text())
        # The matrix rounds to single precision, as the scorer under test must.
        matrix = xgboost.DMatrix(rows)
        answers["models"][name] = {
            "rows": [[None if np.isnan(v) else float(v) for v in row] for row in rows],
            "margins": [float(v) for v in booster.predict(matrix, output_margin=True)],
            "probabilities": [float(v) for v in booster.predict(matrix)],
            # A row's last one is the base value.
            "contributions": [[float(v) for v in row] for row in booster.predict(matrix, pred_contribs=True)],
        }
    (HERE / "answers.json").write_text(json.dumps(answers, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
