"""The server's model for XGBoost: manifest.json and model.zip, or XGBoost's own model.json, of a model directory."""

import json
import math
import os
import sys

import numpy

import mlnet

# xgboost asks on every prediction whether the row is a data frame of pandas. Where pandas is not installed, each of these questions is a
# search of the disk for it that doubles the cost of a prediction; a module that is known to be absent costs nothing.
if "pandas" not in sys.modules:
    sys.modules["pandas"] = None
import xgboost  # noqa: E402


class Model:
    """A booster and what the manifest says of it; each process has its own."""

    def __init__(self, directory):
        with open(os.path.join(directory, "manifest.json"), encoding="utf-8") as file:
            manifest = json.load(file)
        self.features = manifest["features"]
        self.version = f"{manifest['name']}/{manifest['version']}"
        self.horizon_days = manifest["horizon_days"]
        self.bands = [manifest["bands"][name] for name in ("medium", "high", "critical")]
        self.own_events = manifest["population"]["own_events"]
        self.lookback_days = manifest["population"]["lookback_days"]
        packed = os.path.join(directory, "model.zip")
        if os.path.exists(packed):
            content, self.has_reasons = mlnet.from_zip(packed, len(self.features))
        else:
            with open(os.path.join(directory, "model.json"), "rb") as file:
                content, self.has_reasons = file.read(), True
        # One row gains nothing from threads, and there is a process a core already.
        self.booster = xgboost.Booster({"nthread": 1}, model_file=bytearray(content))
        self.booster.set_param({"nthread": 1})
        self.check(manifest["golden_vectors"])

    def check(self, golden):
        """As the server does: the manifest's golden vectors have their probabilities."""
        rows = numpy.array([[math.nan if v is None else v for v in one["features"]] for one in golden], numpy.float32)
        off = abs(self.probabilities(rows) - [one["probability"] for one in golden]).max()
        if not off <= 1e-6:
            raise ValueError(f"a golden vector is off by {off}")

    def probabilities(self, rows):
        """Shape [rows]; of float32 rows [rows, features], NaN for missing. In place is faster than by way of a DMatrix for one row."""
        return self.booster.inplace_predict(rows, validate_features=False)

    def contributions(self, row):
        """Shape [features]: exact SHAP values of one row, log-odds."""
        matrix = xgboost.DMatrix(row.reshape(1, -1), nthread=1)
        return self.booster.predict(matrix, pred_contribs=True, validate_features=False)[0, :-1]
