"""Reads `model.zip` as ML.NET saves it and `churn convert` and `churn train` write it: trees, a Platt calibrator, and the nodes' covers in an
entry of our own. Puts the same trees into XGBoost's JSON, for libxgboost to score and explain. Other kinds of model are refused, not guessed.
"""

import json
import math
import struct
import zipfile

import numpy

CHAIN = "TransformerChain/Transform_001/Model/"
HEADER = 256


class Cursor:
    """Reads little-endian numbers and counted arrays one after another."""

    def __init__(self, content, at=0):
        self.content, self.at = content, at

    def take(self, form):
        values = struct.unpack_from("<" + form, self.content, self.at)
        self.at += struct.calcsize("<" + form)
        return values[0]

    def items(self, kind, count):
        values = numpy.frombuffer(self.content, kind, count, self.at)
        self.at += values.nbytes
        return values

    def array(self, kind):
        return self.items(kind, self.take("i"))


def body(archive, entry, loader):
    """What follows a component's header, which names the loader that it is for."""
    content = archive.read(entry)
    found = content[0x50:0x68].rstrip(b"\0").decode("ascii")
    if found != loader:
        raise ValueError(f"{entry} is for {found}, not {loader}")
    return Cursor(content, HEADER)


def read_tree(cursor):
    """(left, right, feature, threshold, what stands for missing or None, leaf values). At a node x <= threshold goes left; child < 0 is leaf
    ~child."""
    if cursor.take("B") != 0:
        raise ValueError("not a regression tree")
    nodes = cursor.take("i") - 1
    cursor.take("d"), cursor.take("d")  # largest output and weight: for people
    left, right, feature = (cursor.array("<i4")[:nodes] for _ in range(3))
    if len(cursor.array("<i4")):
        raise ValueError("splits on categories are not supported")
    cursor.array("<u4")
    threshold, missing, leaf = cursor.array("<f4")[:nodes], cursor.array("<f4")[:nodes], cursor.array("<f8")[: nodes + 1]
    for _ in range(3):
        cursor.array("<f8")
    return left, right, feature, threshold, missing if missing.any() else None, leaf


def order(left, right):
    """Breadth first: XGBoost takes the right child to follow the left one. Nodes by their index, leaf i as ~i."""
    found = [0]
    for node in found:
        if node >= 0:
            found += [int(left[node]), int(right[node])]
    return found


def to_xgboost(tree, covers, scale, feature_count, number):
    """One tree in XGBoost's JSON; x < split goes left, and a leaf's value is in the place of its split."""
    left, right, feature, threshold, missing, leaf = tree
    nodes = order(left, right)
    place = {node: i for i, node in enumerate(nodes)}
    parents = {int(child): place[node] for node, pair in enumerate(zip(left, right)) for child in pair}
    # x <= t is x < the next float. NaN compares false, and so goes right, unless a value stands for it.
    splits = numpy.nextafter(threshold, numpy.float32(numpy.inf), dtype=numpy.float32)
    values = (leaf * scale).astype(numpy.float32)

    def each(of_node, of_leaf):
        return [of_node(node) if node >= 0 else of_leaf(~node) for node in nodes]

    return {
        "left_children": each(lambda n: place[int(left[n])], lambda _: -1),
        "right_children": each(lambda n: place[int(right[n])], lambda _: -1),
        "parents": [parents.get(node, 2**31 - 1) for node in nodes],
        "split_indices": each(lambda n: int(feature[n]), lambda _: 0),
        "split_conditions": each(lambda n: float(splits[n]), lambda i: float(values[i])),
        "default_left": each(lambda n: int(missing is not None and missing[n] <= threshold[n]), lambda _: 0),
        "sum_hessian": each(lambda n: float(covers[n]), lambda i: float(covers[len(left) + i])) if covers is not None else [0.0] * len(nodes),
        "base_weights": each(lambda _: 0.0, lambda i: float(values[i])),
        "loss_changes": [0.0] * len(nodes),
        "split_type": [0] * len(nodes),
        "categories": [], "categories_nodes": [], "categories_segments": [], "categories_sizes": [],
        "id": number,
        "tree_param": {"num_deleted": "0", "num_feature": str(feature_count), "num_nodes": str(len(nodes)), "size_leaf_vector": "0"},
    }


def read_covers(archive):
    """For each tree the covers of its nodes, then of its leaves; None where the file has none."""
    if "Churn/covers" not in archive.namelist():
        return None
    cursor = Cursor(archive.read("Churn/covers"), len("CHCOVERS") + 4)
    return [cursor.items("<f4", 2 * cursor.take("i") - 1) for _ in range(cursor.take("i"))]


def from_zip(path, feature_count):
    """The same model as XGBoost's JSON, and whether it has covers."""
    with zipfile.ZipFile(path) as archive:
        cursor = body(archive, CHAIN + "Predictor/Model.key", "FastTreeBinaryExec")
        cursor.take("i")
        trees = [read_tree(cursor) for _ in range(cursor.take("i"))]
        calibrator = body(archive, CHAIN + "Calibrator/Model.key", "PlattCaliExec")
        slope, offset = calibrator.take("d"), calibrator.take("d")
        covers = read_covers(archive)
    made = [to_xgboost(tree, covers and covers[i], -slope, feature_count, i) for i, tree in enumerate(trees)]
    booster = {"name": "gbtree", "model": {
        "gbtree_model_param": {"num_parallel_tree": "1", "num_trees": str(len(made)), "size_leaf_vector": "0"},
        "tree_info": [0] * len(made), "trees": made}}
    # The margin is -(slope * sum + offset); XGBoost takes the constant part as a probability.
    # Single precision has nine digits; with more of them libxgboost 1.7 silently takes 0.5 instead.
    fixed = {"base_score": f"{1 / (1 + math.exp(offset)):.8E}", "num_class": "0", "num_feature": str(feature_count),
             "num_target": "1"}
    learner = {"attributes": {}, "feature_names": [], "feature_types": [], "gradient_booster": booster, "learner_model_param": fixed,
               "objective": {"name": "binary:logistic", "reg_loss_param": {"scale_pos_weight": "1"}}}
    return json.dumps({"learner": learner, "version": [1, 7, 4]}).encode(), covers is not None
