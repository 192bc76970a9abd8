"""Writes test/reference/conformal.json: prediction sets by NumPy, from the papers' definitions, whole arrays at a time.

Rows are made by the same counter in both languages, so only the results are stored.
    python test/reference/conformal.py
"""
import json
import os

import numpy as np
from scipy.special import softmax
from scipy.stats import betabinom, binom


def words(count, seed):
    """A linear congruential generator, 32 bits (Numerical Recipes)."""
    state, out = seed, np.empty(count, dtype=np.uint64)
    for i in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        out[i] = state
    return out >> np.uint64(8)


def rows_of(rows, classes, seed):
    z = (words(rows * classes, seed) / 2**24 * 6).reshape(rows, classes)
    y = (words(rows, seed + 1) % np.uint64(classes)).astype(int)
    y = np.where(words(rows, seed + 2) % np.uint64(4) > 0, z.argmax(1), y)
    return z, y, words(rows, seed + 3) / 2**24


def scores(p, u, method, lam, k_reg):
    if method == "lac":
        return 1 - p
    order = np.argsort(-p, axis=1, kind="stable")
    ordered = np.take_along_axis(p, order, 1)
    value = ordered.cumsum(1) - ordered + u[:, None] * ordered
    if method == "raps":
        value += lam * np.maximum(0, np.arange(1, p.shape[1] + 1) - k_reg)
    result = np.empty_like(p)
    np.put_along_axis(result, order, value, 1)
    return result


cases = []
for fitted, tested, classes in ((9, 50, 3), (200, 500, 10), (1000, 2000, 40)):
    for coverage in (0.7, 0.9, 0.95):
        seed = fitted + classes
        zf, yf, uf = rows_of(fitted, classes, seed)
        zt, yt, ut = rows_of(tested, classes, seed + 10)
        case = {"fitted": fitted, "tested": tested, "classes": classes, "coverage": coverage, "seed": seed, "sets": []}
        rank = int(np.ceil(round((fitted + 1) * coverage, 9)))
        if rank <= fitted:
            law = betabinom(tested, rank, fitted + 1 - rank)
            case["expected"] = [float(law.ppf(0.025) / tested), float(law.ppf(0.975) / tested)]
        for temperature in (1.0, 1.7):
            for method in ("lac", "aps", "raps"):
                of = lambda z, u: scores(softmax(z / temperature, axis=1), u, method, 0.05, 2)
                true = np.sort(of(zf, uf)[np.arange(fitted), yf])
                threshold = true[rank - 1] if rank <= fitted else np.inf
                members = of(zt, ut) <= threshold + 1e-12
                covered, size = members[np.arange(tested), yt], members.sum(1)
                counts = np.bincount(yt, minlength=classes)
                known = counts > 0
                by_class = np.bincount(yt, weights=covered, minlength=classes)[known] / counts[known]
                deviation = [np.abs(np.arange(n + 1) / n - coverage) @ binom(n, coverage).pmf(np.arange(n + 1)) for n in counts[known]]
                case["sets"].append({
                    "method": method,
                    "temperature": temperature,
                    "threshold": None if np.isinf(threshold) else float(threshold),
                    "coverage": float(covered.mean()),
                    "size": float(size.mean()),
                    "single": float((size == 1).mean()),
                    "empty": float((size == 0).mean()),
                    "classGap": float(np.abs(by_class - coverage).mean()),
                    "classGapFloor": float(np.mean(deviation)),
                    "least": float(by_class.min()),
                })
        cases.append(case)

with open(os.path.join(os.path.dirname(__file__), "conformal.json"), "w") as file:
    json.dump({"cases": cases}, file)
