"""Reference values of every calibrator, fitted on some rows and applied to others. Writes calibrators.json.

Platt and isotonic by scikit-learn's CalibratedClassifierCV around an estimator whose decision function is the log-odds;
temperature by SciPy's bounded minimiser; vector, matrix and Dirichlet scaling by PyTorch's gradients and Hessians under
SciPy's trust-region Newton method in float64; beta by SciPy's bounded quasi-Newton method; histogram binning by NumPy loops.
"""
import json
import pathlib
import warnings

import numpy as np
import scipy
import sklearn
import torch
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit, log_expit, log_softmax, logsumexp, softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.frozen import FrozenEstimator

warnings.filterwarnings("ignore")


def log_odds(logits):
    logp = log_softmax(logits, axis=1)
    rest = np.stack([logsumexp(np.delete(logp, k, axis=1), axis=1) for k in range(logits.shape[1])], axis=1)
    return logp - rest, logp, rest


class LogOdds(ClassifierMixin, BaseEstimator):
    """The logits are the features; the decision function is the log-odds."""

    def fit(self, logits, labels):
        self.classes_ = np.arange(logits.shape[1])
        self.n_features_in_ = logits.shape[1]
        return self

    def decision_function(self, logits):
        odds = log_odds(logits)[0]
        return odds[:, 1] if logits.shape[1] == 2 else odds

    def predict(self, logits):
        return np.asarray(logits).argmax(axis=1)


def by_sklearn(method, fit, apply):
    model = LogOdds().fit(*fit)
    calibrated = CalibratedClassifierCV(FrozenEstimator(model), method=method, ensemble=False).fit(*fit)
    fitted = calibrated.calibrated_classifiers_[0].calibrators
    parameters = None
    if method == "sigmoid":
        parameters = {"slopes": [-c.a_ for c in fitted], "intercepts": [-c.b_ for c in fitted]}
    return calibrated.predict_proba(apply), parameters


def platt(fit):
    """Every class's sigmoid to full precision: scikit-learn stops earlier."""
    odds = log_odds(fit[0])[0]
    slopes, intercepts = [], []
    for k in range(odds.shape[1]):
        s, y = odds[:, k], fit[1] == k
        t = np.where(y, (y.sum() + 1) / (y.sum() + 2), 1 / ((~y).sum() + 2))

        def loss(v):
            z = v[0] * s + v[1]
            return -(t * log_expit(z) + (1 - t) * log_expit(-z)).mean()

        def gradient(v):
            r = expit(v[0] * s + v[1]) - t
            return np.array([(r * s).mean(), r.mean()])

        v = minimize(loss, [1.0, 0.0], jac=gradient, method="BFGS", options={"gtol": 1e-11}).x
        slopes.append(v[0])
        intercepts.append(v[1])
    return {"slopes": slopes, "intercepts": intercepts}


def temperature(logits, labels):
    rows = np.arange(len(labels))
    nll = lambda u: -log_softmax(logits * np.exp(u), axis=1)[rows, labels].mean()
    return float(np.exp(-minimize_scalar(nll, bounds=(-4.6, 4.6), method="bounded", options={"xatol": 1e-13}).x))


def linear(kind, logits, labels, lam, mu, delta):
    """softmax(W x + b): ODIR and a ridge of the diagonal towards the temperature's solution; the ridge for a diagonal W."""
    classes = logits.shape[1]
    x = torch.tensor(log_softmax(logits, axis=1) if kind == "dirichlet" else logits)
    y = torch.tensor(labels)
    scale = 1 / temperature(logits, labels)
    diagonal = kind == "vector"
    n = classes if diagonal else classes * classes

    def objective(v):
        b = v[n:]
        if diagonal:
            scores = x * v[:n] + b
            penalty = lam / classes * ((v[:n] - scale) ** 2).sum()
        else:
            w = v[:n].reshape(classes, classes)
            scores = x @ w.T + b
            off = w - torch.diag(torch.diag(w))
            penalty = lam / (classes * (classes - 1)) * (off**2).sum()
            penalty = penalty + delta / classes * ((torch.diag(w) - scale) ** 2).sum()
        return torch.nn.functional.cross_entropy(scores, y) + penalty + mu / classes * (b**2).sum()

    def value(v):
        return objective(torch.tensor(v)).item()

    def jac(v):
        t = torch.tensor(v, requires_grad=True)
        return torch.autograd.grad(objective(t), t)[0].numpy()

    def hess(v):
        return torch.autograd.functional.hessian(objective, torch.tensor(v)).numpy()

    start = np.concatenate([np.full(n, scale) if diagonal else (np.eye(classes) * scale).ravel(), np.zeros(classes)])
    found = minimize(value, start, jac=jac, hess=hess, method="trust-exact", options={"gtol": 1e-11, "maxiter": 1000})
    v = found.x
    for _ in range(3):  # to full precision, where differences of the value say nothing any more
        v = v - np.linalg.solve(hess(v), jac(v))
    assert np.abs(jac(v)).max() < 1e-12, (kind, np.abs(jac(v)).max())
    return {"weights": v[:n].tolist(), "intercepts": v[n:].tolist(), "objective": value(v)}


def structured(logits, labels):
    """softmax(W x + b) on temperature-scaled log-probabilities x, W = I + D: k/n on b and D's diagonal, k(k-1)/n off it."""
    n, k = logits.shape
    t = temperature(logits, labels)
    x = torch.tensor(log_softmax(logits / t, axis=1))
    y = torch.tensor(labels)

    def objective(v):
        d, b = v[: k * k].reshape(k, k), v[k * k :]
        on = torch.diag(d)
        penalty = k / n * ((b**2).sum() + (on**2).sum()) + k * (k - 1) / n * ((d**2).sum() - (on**2).sum())
        return torch.nn.functional.cross_entropy(x + x @ d.T + b, y) + penalty

    grad = lambda v: torch.autograd.functional.jacobian(objective, torch.tensor(v)).numpy()
    hess = lambda v: torch.autograd.functional.hessian(objective, torch.tensor(v)).numpy()
    v = np.zeros(k * k + k)
    for _ in range(50):  # damped Newton steps
        step, size = np.linalg.solve(hess(v), grad(v)), 1.0
        while objective(torch.tensor(v - size * step)) > objective(torch.tensor(v)) + 1e-12:
            size /= 2
        v = v - size * step
    assert np.abs(grad(v)).max() < 1e-11
    weights = np.eye(k) + v[: k * k].reshape(k, k)
    return {"temperature": t, "weights": weights.ravel().tolist(), "intercepts": v[k * k :].tolist()}


def beta(logits, labels):
    _, logp, rest = log_odds(logits)
    result = {"a": [], "b": [], "c": []}
    for k in range(logits.shape[1]):
        y = (labels == k).astype(float)
        design = np.stack([logp[:, k], -rest[:, k], np.ones(len(y))], axis=1)

        def loss(v):
            z = design @ v
            return -(y * log_expit(z) + (1 - y) * log_expit(-z)).mean()

        def gradient(v):
            return design.T @ (expit(design @ v) - y) / len(y)

        best = None
        for a0, b0 in [(1.0, 1.0), (0.1, 1.0), (1.0, 0.1)]:
            found = minimize(
                loss, [a0, b0, 0.0], jac=gradient, method="L-BFGS-B",
                bounds=[(0, None), (0, None), (None, None)],
                options={"ftol": 1e-16, "gtol": 1e-12, "maxiter": 10000, "maxfun": 100000},
            )
            if best is None or found.fun < best.fun:
                best = found
        for name, v in zip("abc", best.x):
            result[name].append(float(v))
    return result


def histogram(fit_probs, labels, probs, bins, rule):
    answers = np.zeros_like(probs)
    for k in range(probs.shape[1]):
        s = np.sort(fit_probs[:, k])
        if rule == "mass":
            cuts = [int(np.floor(b * len(s) / bins + 0.5)) for b in range(1, bins)]
            edges = np.unique([(s[c - 1] + s[c]) / 2 for c in cuts if s[c] - s[c - 1] > 1e-12 * s[c]])
        else:
            edges = np.arange(1, bins) / bins
        inside = np.searchsorted(edges, fit_probs[:, k], side="left")
        bounds = np.concatenate([[0], edges, [1]])
        values = [
            (labels[inside == b] == k).mean() if (inside == b).any() else (bounds[b] + bounds[b + 1]) / 2
            for b in range(len(edges) + 1)
        ]
        answers[:, k] = np.array(values)[np.searchsorted(edges, probs[:, k], side="left")]
    total = answers.sum(axis=1, keepdims=True)
    return np.where(total == 0, 1 / probs.shape[1], answers / np.where(total == 0, 1, total))


rng = np.random.default_rng(23)
cases = []
for name, rows, classes, scale, noise in [
    ("two classes", 120, 2, 2.5, 0.5),
    ("three classes, under-confident", 150, 3, 0.4, 0.6),
    ("ten classes, over-confident", 300, 10, 3.0, 1.0),
    ("rounded logits, many ties", 100, 4, 1.5, 0.5),
]:
    truth = rng.normal(size=(rows + 40, classes)) * 1.5
    logits = truth * scale + rng.normal(size=truth.shape) * noise + rng.normal(size=classes) * 0.5
    logits[-1] *= 30  # far beyond what was seen
    logits = np.round(logits) if "rounded" in name else logits
    logits = logits.astype(np.float32).astype(np.float64)
    labels = np.array([rng.choice(classes, p=softmax(row)) for row in truth])
    fit, apply = (logits[:rows], labels[:rows]), logits[rows:]
    sigmoid, sigmoid_parameters = by_sklearn("sigmoid", fit, apply)
    rising, _ = by_sklearn("isotonic", fit, apply)
    fit_probs, probs = softmax(fit[0], axis=1), softmax(apply, axis=1)
    case = {
        "name": name,
        "classes": classes,
        "logits": fit[0].ravel().tolist(),
        "labels": fit[1].tolist(),
        "apply": apply.ravel().tolist(),
        "temperature": temperature(*fit),
        "linear": [
            {"kind": kind, "lambda": lam, "mu": mu, "delta": delta, **linear(kind, *fit, lam, mu, delta)}
            for kind, lam, mu, delta in [
                ("vector", 0.01, 0.01, 0),
                ("vector", 1.0, 0.1, 0),
                ("matrix", 1.0, 1.0, 0),
                ("matrix", 0.01, 0.1, 0.5),
                ("dirichlet", 1.0, 0.1, 0),
                ("dirichlet", 0.01, 0.01, 0.1),
            ]
        ],
        "structured": structured(*fit),
        "platt": {"probs": sigmoid.ravel().tolist(), "sklearn": sigmoid_parameters, "exact": platt(fit)},
        "isotonic": rising.ravel().tolist(),
        "beta": beta(*fit),
        "histogram": {
            "mass": histogram(fit_probs, fit[1], probs, 10, "mass").ravel().tolist(),
            "width": histogram(fit_probs, fit[1], probs, 15, "width").ravel().tolist(),
        },
    }
    cases.append(case)

versions = {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__, "torch": torch.__version__}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps({"versions": versions, "cases": cases}) + "\n")
