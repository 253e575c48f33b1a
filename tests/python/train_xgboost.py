"""Trains XGBoost on what `churn features` writes, as someone would who trains elsewhere, for `churn pack` to take over.

Arguments: the matrix (CSV: customer_id, cutoff, churned, then the features; empty is missing), a folder to write to.
Learns from all cutoffs but the last, and writes model.json, features.txt, rows.tsv (the training rows) and
predictions.tsv: the customers of the last cutoff and XGBoost's own probability for each.
"""
import csv
import os
import sys

import numpy
import xgboost

MATRIX, FOLDER = sys.argv[1:3]

with open(MATRIX, newline="") as file:
    header, *rows = csv.reader(file)
names = header[3:]
last = max(row[1] for row in rows)
values = numpy.array([[float(value or "nan") for value in row[3:]] for row in rows], dtype=numpy.float32)
labels = numpy.array([int(row[2]) for row in rows])
training = numpy.array([row[1] != last for row in rows])

model = xgboost.train(
    {"objective": "binary:logistic", "max_depth": 4, "eta": 0.1, "nthread": 1, "seed": 1},
    xgboost.DMatrix(values[training], labels[training]),
    num_boost_round=60,
)
model.save_model(os.path.join(FOLDER, "model.json"))
predicted = model.predict(xgboost.DMatrix(values[~training]))


def write(name, lines):
    with open(os.path.join(FOLDER, name), "w") as file:
        file.writelines(line + "\n" for line in lines)


write("features.txt", names)
write("rows.tsv", ["\t".join(names), *("\t".join(map(repr, map(float, row))) for row in values[training])])
customers = [row[0] for row, learnt in zip(rows, training) if not learnt]
write("predictions.tsv", (f"{customer}\t{float(p)!r}" for customer, p in zip(customers, predicted)))
