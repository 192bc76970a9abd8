"""Writes test/reference/metric-matrix.json: every figure on rows x classes x kinds of rows, by the field's libraries.

Rows are made by the same counter in both languages, so only the results are stored.
    python test/reference/metric-matrix.py
"""
import json
import os
import warnings

import numpy as np
import torch
from scipy.ndimage import gaussian_filter1d
from scipy.special import log_softmax
from sklearn.calibration import calibration_curve
from sklearn.metrics import accuracy_score, log_loss
from torchmetrics.functional.classification import multiclass_calibration_error

BINS = 15
warnings.simplefilter("ignore")


def words(count, seed):
    """A linear congruential generator, 32 bits (Numerical Recipes)."""
    state, out = seed, np.empty(count, dtype=np.uint64)
    for i in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        out[i] = state
    return out


def logits_of(rows, classes, seed, levels):
    draws = (words(rows * classes, seed) >> np.uint64(8)).astype(np.float64)
    values = draws / 2**24 * 8 if levels == 0 else (draws % levels).astype(np.float64)
    return values.reshape(rows, classes)


def edge_probs(rows, classes, seed):
    """The top class has m / 15, an edge of a bin; the others share the rest."""
    draws = words(rows, seed) >> np.uint64(8)
    least = BINS // classes + 1
    probs = np.empty((rows, classes))
    for row, draw in enumerate(draws):
        top = (least + int(draw) % (BINS - least + 1)) / BINS
        probs[row] = (1 - top) / (classes - 1)
        probs[row, (int(draw) >> 8) % classes] = top
    return probs


def netcal_ece(confidence, correct):
    p = np.clip(confidence, np.finfo(np.float64).eps, 1 - np.finfo(np.float64).eps)
    edges = np.linspace(0, 1, BINS + 1)
    count, _ = np.histogram(p, bins=edges)
    sums, _ = np.histogram(p, bins=edges, weights=confidence)
    hits, _ = np.histogram(p, bins=edges, weights=correct)
    return float(np.abs(sums - hits).sum() / len(p))


def sklearn_ece(confidence, correct):
    if len(set(correct)) < 2:
        return None
    index = np.searchsorted(np.linspace(0, 1, BINS + 1)[1:-1], confidence)
    true, predicted = calibration_curve(correct, confidence, n_bins=BINS)
    count = np.bincount(index, minlength=BINS)
    return float(np.sum(count[count > 0] * np.abs(true - predicted)) / len(confidence))


def right_closed(p):
    return np.clip(np.ceil(p * BINS).astype(int) - 1, 0, BINS - 1)


def by_hand(probs, labels):
    rows, classes = probs.shape
    one_hot = np.eye(classes)[labels]
    confidence, top = probs.max(1), probs.argmax(1)
    correct = (top == labels).astype(float)
    marginal = classwise = reliability = resolution = 0.0
    for k in range(classes):
        index, share = right_closed(probs[:, k]), one_hot[:, k].mean()
        for b in np.unique(index):
            here = index == b
            gap = probs[here, k].mean() - one_hot[here, k].mean()
            marginal += here.sum() / rows * gap**2 / classes
            classwise += here.sum() / rows * abs(gap) / classes
            reliability += here.sum() / rows * gap**2
            resolution += here.sum() / rows * (one_hot[here, k].mean() - share) ** 2
    top_label = 0.0
    for c in np.unique(top):
        mine = top == c
        index = right_closed(confidence[mine])
        for b in np.unique(index):
            here = index == b
            top_label += here.sum() / rows * abs(confidence[mine][here].mean() - correct[mine][here].mean())
    runs = np.array_split(np.argsort(confidence, kind="stable"), BINS)
    # rows of one confidence share their outcomes
    _, place = np.unique(confidence, return_inverse=True)
    shared = (np.bincount(place, weights=correct) / np.bincount(place))[place]
    gaps = [(len(run), confidence[run].mean() - shared[run].mean()) for run in runs if len(run)]
    return {
        "brier": float(((probs - one_hot) ** 2).sum(1).mean()),
        "classwiseEce": float(classwise),
        "marginal": float(np.sqrt(marginal)),
        "topLabel": float(top_label),
        "reliability": float(reliability),
        "resolution": float(resolution),
        "massL1": float(sum(n * abs(g) for n, g in gaps) / rows),
        "massL2": float(np.sqrt(sum(n * g * g for n, g in gaps) / rows)),
        "massMax": float(max(abs(g) for _, g in gaps)),
        "signedGap": float((confidence - correct).mean()),
    }


CELLS = 2000


def smooth_ece(confidence, correct):
    """The fixed point of the L1 norm of residuals under SciPy's reflected Gaussian, on a grid of cells."""
    cell = np.minimum((confidence * CELLS).astype(int), CELLS - 1)
    residual = np.bincount(cell, weights=(confidence - correct) / len(confidence), minlength=CELLS)
    error = lambda sigma: np.abs(gaussian_filter1d(residual, sigma * CELLS, mode="reflect", truncate=6)).sum()
    low, high = 1e-3, 1.0
    if error(low) <= low:
        return float(error(low))
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (middle, high) if error(middle) > middle else (low, middle)
    return float(low)


def without_bins(confidence, correct):
    rows, wrong = len(confidence), 1 - correct
    values, place = np.unique(confidence, return_inverse=True)
    gaps = np.bincount(place, weights=confidence - correct)
    # from the most confident down; rows of one confidence share their errors
    counts = np.bincount(place)[::-1]
    errors = np.bincount(place, weights=wrong)[::-1]
    kept = np.interp(np.arange(1, rows + 1), np.r_[0, counts.cumsum()], np.r_[0, errors.cumsum()])
    risk = kept / np.arange(1, rows + 1)
    area = lambda curve: float(curve[0] if rows == 1 else np.trapezoid(curve, dx=1 / (rows - 1)))
    return {
        "ks": float(np.abs(gaps.cumsum()).max() / rows),
        "aurc": area(risk),
        "augrc": area(kept / rows),
        "smoothEce": smooth_ece(confidence, correct),
    }


def debiased(confidence, correct):
    index = right_closed(confidence)
    total = 0.0
    for b in np.unique(index):
        here = index == b
        n = here.sum()
        if n > 1:
            a = correct[here].mean()
            total += n / len(confidence) * ((confidence[here].mean() - a) ** 2 - a * (1 - a) / (n - 1))
    return float(np.sqrt(max(0.0, total)))


cases = []
for rows in (1, 2, 7, 1000, 10000):
    for classes in (2, 3, 10, 100):
        for kind in ("random", "ties", "edges"):
            seed = 101 * rows + 7 * classes + len(kind)
            if kind == "edges":
                probs = edge_probs(rows, classes, seed)
            else:
                probs = np.exp(log_softmax(logits_of(rows, classes, seed, 0 if kind == "random" else 4), axis=1))
            labels = ((words(rows, seed + 1) >> np.uint64(8)) % np.uint64(classes)).astype(int)
            keep = (words(rows, seed + 2) >> np.uint64(16)) % np.uint64(3) > 0
            labels = np.where(keep, probs.argmax(1), labels)
            confidence = probs.max(1)
            correct = (probs.argmax(1) == labels).astype(int)
            result = {"rows": rows, "classes": classes, "kind": kind, "seed": seed}
            result["accuracy"] = float(accuracy_score(labels, probs.argmax(1)))
            result["nll"] = float(log_loss(labels, np.clip(probs, 1e-12, 1), labels=range(classes)))
            for norm in ("l1", "l2", "max"):
                result["torchmetrics " + norm] = float(
                    multiclass_calibration_error(
                        torch.tensor(probs), torch.tensor(labels), num_classes=classes, n_bins=BINS, norm=norm
                    )
                )
            result["sklearn"] = sklearn_ece(confidence, correct)
            result["netcal"] = netcal_ece(confidence, correct)
            # what ties on paper ties here too
            ties = np.round(confidence, 12)
            more = {**without_bins(ties, correct), "debiasedEce": debiased(confidence, correct)}
            cases.append({**result, **by_hand(probs, labels), **more})

with open(os.path.join(os.path.dirname(__file__), "metric-matrix.json"), "w") as file:
    json.dump({"cases": cases}, file)
