"""Writes test/reference/profiles.json: calibration errors as torchmetrics and scikit-learn compute them.

Inputs are made by the same counter in both languages, so only the results are stored.
    python test/reference/profiles.py
"""
import json
import os

import numpy as np
import torch
from sklearn.calibration import calibration_curve
from torchmetrics.functional.classification import multiclass_calibration_error


def words(count, seed):
    """A linear congruential generator, 32 bits (Numerical Recipes)."""
    state, out = seed, []
    for _ in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        out.append(state)
    return out


def confidences(rows, seed, edges):
    """In (0.5, 1), or at edges of bins where `edges` is a number of bins."""
    draws = words(rows, seed)
    if edges:
        half = edges // 2 + 1
        return [(half + (draw >> 8) % (edges - half + 1)) / edges for draw in draws]
    return [0.5 + draw / 2**33 for draw in draws]


def hits(rows, seed):
    return [int((draw >> 16) % 3 > 0) for draw in words(rows, seed + 1)]


cases = []
for rows in (1, 2, 7, 1000, 10000):
    for bins in (5, 10, 15):
        for edges in (0, 10, 15):
            seed = 17 + rows + bins + edges
            p, hit = confidences(rows, seed, edges), hits(rows, seed)
            probs = torch.tensor([[x, 1 - x] for x in p], dtype=torch.float64)
            target = torch.tensor([0 if h else 1 for h in hit])
            result = {"rows": rows, "bins": bins, "edges": edges, "seed": seed}
            for norm in ("l1", "max"):
                result[norm] = float(
                    multiclass_calibration_error(probs, target, num_classes=2, n_bins=bins, norm=norm)
                )
            cut = np.linspace(0, 1, bins + 1)
            index = np.searchsorted(cut[1:-1], p)
            true, predicted = calibration_curve(hit, p, n_bins=bins) if len(set(hit)) == 2 else (None, None)
            if true is not None:
                counts = np.bincount(index, minlength=bins)
                counts = counts[counts > 0]
                result["sklearn"] = float(np.sum(counts * np.abs(true - predicted)) / rows)
            cases.append(result)

with open(os.path.join(os.path.dirname(__file__), "profiles.json"), "w") as file:
    json.dump({"cases": cases}, file)
