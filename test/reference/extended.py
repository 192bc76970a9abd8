"""Writes test/reference/extended.json: figures beyond METRICS as scikit-learn computes them.

Inputs are made by the same counter in both languages, so only the results are stored.
    python test/reference/extended.py
"""
import json
import os

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import average_precision_score, balanced_accuracy_score, confusion_matrix, roc_auc_score


def words(count, seed):
    """A linear congruential generator, 32 bits (Numerical Recipes)."""
    state, out = seed, []
    for _ in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        out.append(state)
    return np.array(out, dtype=np.uint64)


def probabilities(rows, classes, seed, levels):
    """Whole weights below `levels`, over their sum: few levels make ties."""
    weights = 1 + (words(rows * classes, seed) >> np.uint64(8)) % np.uint64(levels)
    weights = weights.reshape(rows, classes).astype(np.float64)
    return weights / weights.sum(1, keepdims=True)


cases = []
for rows in (2, 7, 1000, 10000):
    for classes in (2, 3, 10, 100):
        for levels in (5, 1 << 20):
            seed = 31 + rows + classes + levels
            p = probabilities(rows, classes, seed, levels)
            y = ((words(rows, seed + 1) >> np.uint64(8)) % np.uint64(classes)).astype(int)
            # half of the rows are right
            y = np.where((words(rows, seed + 2) >> np.uint64(16)) % np.uint64(2) == 0, p.argmax(1), y)
            strange = probabilities(rows, classes, seed + 3, levels)
            conf, hit = p.max(1), (p.argmax(1) == y).astype(float)
            result = {"rows": rows, "classes": classes, "levels": levels, "seed": seed}
            result["balancedAccuracy"] = float(balanced_accuracy_score(y, p.argmax(1)))
            if classes <= 10:
                result["confusion"] = confusion_matrix(y, p.argmax(1), labels=range(classes)).tolist()
            order = np.argsort(-p, axis=1, kind="stable")
            result["topK"] = {str(k): float((order[:, :k] == y[:, None]).any(1).mean()) for k in (2, 3, 5) if k < classes}
            if len(set(hit)) == 2:
                result["errorAuroc"] = float(roc_auc_score(hit, conf))
            fitted = IsotonicRegression(y_min=0, y_max=1).fit_transform(conf, hit)
            result["miscalibration"] = float(((conf - hit) ** 2).mean() - ((fitted - hit) ** 2).mean())
            group = np.r_[np.zeros(rows), np.ones(rows)]
            for name, score in (("maxProbability", -np.r_[conf, strange.max(1)]),
                                ("entropy", np.r_[-(p * np.log(p)).sum(1), -(strange * np.log(strange)).sum(1)])):
                # ties are ties in both languages
                score = np.round(score, 12)
                result[name] = {"auroc": float(roc_auc_score(group, score)), "aupr": float(average_precision_score(group, score))}
            cases.append(result)

with open(os.path.join(os.path.dirname(__file__), "extended.json"), "w") as file:
    json.dump({"cases": cases}, file)
