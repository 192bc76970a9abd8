"""The digits' stratified splits by a second implementation: python digits-splits.py > digits-splits.json"""

import csv
import gzip
import hashlib
import json
import os
import platform
from fractions import Fraction

NAMES = ["train", "validation", "calibration", "test"]
SHARES = [Fraction(6, 10), Fraction(1, 10), Fraction(1, 10), Fraction(2, 10)]


def place(salt, row):
    return hashlib.sha256(f"{salt}\0{row}".encode()).hexdigest()[:13]


def apportion(total):
    exact = [share * total for share in SHARES]
    counts = [int(count) for count in exact]
    order = sorted(range(4), key=lambda index: (counts[index] - exact[index], index))
    for index in order[: total - sum(counts)]:
        counts[index] += 1
    return counts


def split(labels, salt):
    rows = {name: [] for name in NAMES}
    for label in sorted(set(labels)):
        members = sorted((row for row, own in enumerate(labels) if own == label), key=lambda row: place(salt, row))
        for name, count in zip(NAMES, apportion(len(members))):
            rows[name] += members[:count]
            members = members[count:]
    return {name: sorted(members) for name, members in rows.items()}


def split_hash(rows):
    lines = sorted(f"{len(str(row))}:{row} {name}" for name, members in rows.items() for row in members)
    text = "\n".join(lines).encode()
    return hashlib.sha256(f"{len(text)}:".encode() + text).hexdigest()


path = os.path.join(os.path.dirname(__file__), "../../data/digits/digits.csv.gz")
with gzip.open(path, "rt") as file:
    labels = [int(row[-1]) for row in csv.reader(file)]

results = []
for salt in ("", "other"):
    rows = split(labels, salt)
    results.append({"salt": salt, "sha256": split_hash(rows), **{name: rows[name] for name in NAMES[1:]}})
print(json.dumps({"versions": {"python": platform.python_version()}, "splits": results}))
