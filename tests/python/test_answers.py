"""Asks XGBoost itself for the answers that the tests in C# take as golden: python3 tests/python/test_answers.py"""

import json
import pathlib
import unittest

try:
    import numpy as np
    import xgboost
except ImportError:
    xgboost = None

ROOT = pathlib.Path(__file__).resolve().parents[2]


def read(path):
    return json.loads((ROOT / path).read_text())


def booster(path):
    loaded = xgboost.Booster({"nthread": 1})
    loaded.load_model(ROOT / path)
    return loaded


def matrix(rows, names=None):
    return xgboost.DMatrix(np.array(rows, dtype=float), feature_names=names)


@unittest.skipUnless(xgboost, "install python3-xgboost")
class Answers(unittest.TestCase):
    def test_stored_answers_are_those_of_xgboost(self):
        models = read("tests/testdata/xgboost/answers.json")["models"]
        self.assertEqual(len(models), 4)
        for name, stored in models.items():
            model, rows = booster(f"tests/testdata/xgboost/{name}.json"), matrix(stored["rows"])
            with self.subTest(model=name):
                np.testing.assert_allclose(model.predict(rows, output_margin=True), stored["margins"], rtol=0, atol=1e-6)
                np.testing.assert_allclose(model.predict(rows), stored["probabilities"], rtol=0, atol=1e-6)

    # The file that the shipped model.zip is made from; that it still makes the same bytes is tested in C#.
    def test_golden_vectors_of_the_shipped_model_are_those_of_xgboost(self):
        manifest = read("tests/testdata/models/sample/manifest.json")
        golden = manifest["golden_vectors"]
        rows = matrix([g["features"] for g in golden], manifest["features"])
        expected = [g["probability"] for g in golden]
        np.testing.assert_allclose(booster("tests/testdata/xgboost/sample.json").predict(rows), expected, rtol=0, atol=1e-6)


if __name__ == "__main__":
    unittest.main()
