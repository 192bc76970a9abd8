"""Reference values of every metric on random, confident and edge-valued predictions. Writes metrics.json.

accuracy, NLL and Brier by scikit-learn; ECE and MCE by torchmetrics where no confidence lies on an edge of a bin (its bins
are closed on the left), and by a NumPy loop with right-closed bins everywhere; the rest by NumPy loops that share nothing
with the product but the published equation; the temperature by SciPy's bounded minimiser.
"""
import json
import pathlib

import numpy as np
import torch
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.metrics import accuracy_score, log_loss
from torchmetrics.functional.classification import multiclass_calibration_error

BINS = 15


def right_closed(confidence, bins):
    edges = np.arange(1, bins) / bins
    return np.searchsorted(edges, confidence, side="left")


def binned(confidence, outcome, bins):
    """(rows, mean confidence, mean outcome) per bin that holds rows."""
    index = right_closed(confidence, bins)
    for b in range(bins):
        inside = index == b
        if inside.any():
            yield inside.sum(), confidence[inside].mean(), outcome[inside].mean()


def ece(confidence, outcome, bins=BINS):
    return sum(n * abs(c - o) for n, c, o in binned(confidence, outcome, bins)) / len(confidence)


def debiased(confidence, outcome, bins=BINS):
    total = 0.0
    for n, c, o in binned(confidence, outcome, bins):
        if n > 1:
            total += n / len(confidence) * ((c - o) ** 2 - o * (1 - o) / (n - 1))
    return max(0.0, total) ** 0.5


def adaptive(confidence, outcome, bins=BINS):
    order = np.argsort(confidence, kind="stable")
    parts = np.array_split(order, bins)
    # rows of one confidence share their outcomes
    _, place = np.unique(confidence, return_inverse=True)
    shared = (np.bincount(place, weights=outcome) / np.bincount(place))[place]
    return sum(len(p) * abs(confidence[p].mean() - shared[p].mean()) for p in parts if len(p)) / len(confidence)


def smooth(confidence, outcome):
    """smECE by summing the reflected Gaussian over rows and images, without a grid for the rows."""
    at = np.linspace(0, 1, 2001)

    def error(sigma):
        density = np.zeros_like(at)
        for shift in range(-8, 9):
            for image in (confidence + 2 * shift, -confidence + 2 * shift):
                near = (image > -12 * sigma) & (image < 1 + 12 * sigma)
                if near.any():
                    kernel = np.exp(-0.5 * ((at[:, None] - image[near][None, :]) / sigma) ** 2)
                    density += kernel @ (confidence - outcome)[near] / (sigma * np.sqrt(2 * np.pi))
        return np.trapezoid(np.abs(density), at) / len(confidence)

    low, high = 1e-3, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if error(middle) > middle else (low, middle)
    return error((low + high) / 2)


def measured(logits, labels):
    classes = logits.shape[1]
    logp = log_softmax(logits, axis=1)
    probs = np.exp(logp)
    top = probs.argmax(axis=1)
    confidence = probs[np.arange(len(top)), top]
    correct = (top == labels).astype(float)
    onehot = np.eye(classes)[labels]
    fitted = minimize_scalar(
        lambda u: -log_softmax(logits * np.exp(u), axis=1)[np.arange(len(labels)), labels].mean(),
        bounds=(-np.log(100), np.log(100)),
        method="bounded",
        options={"xatol": 1e-12},
    )
    return {
        "accuracy": accuracy_score(labels, top),
        "nll": log_loss(labels, probs, labels=list(range(classes))),
        "brier": ((probs - onehot) ** 2).sum(axis=1).mean(),
        "ece": ece(confidence, correct),
        "mce": max(abs(c - o) for _, c, o in binned(confidence, correct, BINS)),
        "adaptiveEce": adaptive(confidence, correct),
        "classwiseEce": np.mean([ece(probs[:, k], onehot[:, k]) for k in range(classes)]),
        "debiasedEce": debiased(confidence, correct),
        "smoothEce": smooth(confidence, correct),
        "signedGap": confidence.mean() - correct.mean(),
        "temperature": float(np.exp(-fitted.x)),
    }, probs


def floored(confidence, draws=20000):
    rng = np.random.default_rng(5)
    return np.mean([ece(confidence, (rng.random(len(confidence)) < confidence).astype(float)) for _ in range(draws)])


rng = np.random.default_rng(11)
cases = []
for name, rows, classes, scale in [
    ("random", 200, 5, 1.0),
    ("over-confident", 300, 10, 8.0),
    ("under-confident", 120, 3, 0.4),
    ("two classes", 90, 2, 2.0),
    ("fewer rows than bins", 7, 4, 1.5),
]:
    truth = rng.normal(size=(rows, classes)) * 2
    logits = (truth * scale / 2 + rng.normal(size=truth.shape) * 0.3).astype(np.float32).astype(np.float64)
    labels = np.array([rng.choice(classes, p=np.exp(log_softmax(row))) for row in truth])
    figures, probs = measured(logits, labels)
    tensors = torch.tensor(probs), torch.tensor(labels)
    for norm, key in [("l1", "ece"), ("max", "mce")]:
        library = multiclass_calibration_error(*tensors, num_classes=classes, n_bins=BINS, norm=norm).item()
        assert abs(library - figures[key]) < 1e-6, (name, key, library, figures[key])
    case = {"name": name, "classes": classes, "logits": logits.ravel().tolist(), "labels": labels.tolist()}
    cases.append({**case, "metrics": {k: float(v) for k, v in figures.items()}, "floor": floored(probs.max(axis=1))})

pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps({"cases": cases}) + "\n")
