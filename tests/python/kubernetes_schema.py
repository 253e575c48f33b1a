#!/usr/bin/env python3
"""Holds Kubernetes manifests to the models of Kubernetes' own Python client, which are made from its published schema.

    kubernetes_schema.py FILE...

Prints what is wrong (a field that is not known, a value of another type, a required one that is missing) and ends with 1 then. The client
of Debian 12 knows Kubernetes 1.22: autoscaling/v2 is read by its v2beta2, which became v2 unchanged."""

import re
import sys

import yaml
from kubernetes import client

KINDS = {"autoscaling/v2": "V2beta2", "v1": "V1", "apps/v1": "V1", "policy/v1": "V1"}
PLAIN = {"str": (str,), "int": (int,), "float": (int, float), "bool": (bool,), "datetime": (str,)}


def problems(value, kind, where):
    """What is wrong with a value that should be of a kind, as the models name it."""
    if match := re.fullmatch(r"list\[(.+)\]", kind):
        if not isinstance(value, list):
            return [f"{where}: is no list"]
        return [p for i, item in enumerate(value) for p in problems(item, match[1], f"{where}[{i}]")]
    if match := re.fullmatch(r"dict\(str, (.+)\)", kind):
        if not isinstance(value, dict):
            return [f"{where}: is no map"]
        return [p for key, item in value.items() for p in problems(item, match[1], f"{where}.{key}")]
    if kind == "object":
        # A whole number, a name or a quantity.
        return [] if isinstance(value, (int, str)) and not isinstance(value, bool) else [f"{where}: {value!r} is neither number nor text"]
    if kind in PLAIN:
        fits = isinstance(value, PLAIN[kind]) and (kind == "bool") == isinstance(value, bool)
        return [] if fits else [f"{where}: {value!r} is no {kind}"]
    return model_problems(value, getattr(client, kind), where)


def model_problems(value, model, where):
    """The same of an object: its fields, and those that it must have."""
    if not isinstance(value, dict):
        return [f"{where}: is no object"]
    fields = {name: attribute for attribute, name in model.attribute_map.items()}
    found = [f"{where}.{name}: {model.__name__} has no such field" for name in value if name not in fields]
    arguments = {fields[name]: item for name, item in value.items() if name in fields}
    try:
        model(**arguments)
    except ValueError as wrong:
        found.append(f"{where}: {wrong}")
    return found + [p for name, item in value.items() if name in fields for p in problems(item, model.openapi_types[fields[name]], f"{where}.{name}")]


def main():
    found, count = [], 0
    for path in sys.argv[1:]:
        for document in yaml.safe_load_all(open(path, encoding="utf-8")):
            prefix = KINDS.get(document["apiVersion"])
            model = prefix and getattr(client, prefix + document["kind"], None)
            found += problems(document, model.__name__, path) if model else [f"{path}: {document['apiVersion']} {document['kind']} is not known"]
            count += 1
    print("\n".join(found) or f"{count} manifests are well")
    return 1 if found or not count else 0


if __name__ == "__main__":
    sys.exit(main())
