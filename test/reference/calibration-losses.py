"""Calibration-aware losses and their gradients from PyTorch, in float64. Writes calibration-losses.json."""
import json
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(1)
ROWS, CLASSES = 12, 5

student = (torch.randn(ROWS, CLASSES, dtype=torch.float64) * 3).requires_grad_()
with torch.no_grad():
    student[0] = torch.tensor([40.0, -40.0, 0.0, 1.0, 2.0])  # as sure as float64 shows
    student[1] = torch.tensor([-3.0, 0.2, 0.1, 0.0, 0.1])  # unsure, and wrong
labels = torch.tensor([0, 0, 4, 1, 2, 2, 3, 1, 0, 4, 3, 2])
partners = torch.tensor([3, 4, 0, 1, 2, 5, 8, 7, 6, 11, 10, 9])


def hard_rows(q):
    return -(q * F.log_softmax(student, dim=1)).sum(dim=1)


def focal(q, gamma):
    log_p = F.log_softmax(student, dim=1)
    rest = (1 - log_p.exp()).clamp(min=1e-12)  # a power below 1 has no slope at 0
    return -(q * rest**gamma * log_p).sum(dim=1)


def flsd_53(q):
    log_p = F.log_softmax(student, dim=1)
    p = log_p.exp()
    return -(q * (1 - p) ** torch.where(p.detach() < 0.2, 5.0, 3.0) * log_p).sum(dim=1)


def confidence_penalty(q, weight):
    log_p = F.log_softmax(student, dim=1)
    return hard_rows(q) - weight * -(log_p.exp() * log_p).sum(dim=1)


def margin_smoothing(q, weight, margin):
    return hard_rows(q) + weight * F.relu(student.max(dim=1, keepdim=True).values - student - margin).mean(dim=1)


def judged(q):
    p = F.softmax(student, dim=1)
    confidence, predicted = p.max(dim=1)
    return confidence, q.gather(1, predicted[:, None])[:, 0]


def mmce(q, weight, width):
    r, c = judged(q)
    kernel = torch.exp(-(r[:, None] - r[None, :]).abs() / width)
    gap = c - r
    return hard_rows(q) + weight * (gap[:, None] * gap[None, :] * kernel).mean().sqrt()


def soft_ece(q, weight, bins, temperature):
    r, c = judged(q)
    centres = (torch.arange(bins, dtype=torch.float64) + 0.5) / bins
    u = F.softmax(-((r[:, None] - centres) ** 2) / temperature, dim=1)
    size = u.sum(dim=0)
    accuracy = (u * c[:, None]).sum(dim=0) / size
    confidence = (u * r[:, None]).sum(dim=0) / size
    return hard_rows(q) + weight * (size / ROWS * (accuracy - confidence) ** 2).sum().sqrt()


def dca(q, weight):
    r, c = judged(q)
    return hard_rows(q) + weight * (c.mean() - r.mean()).abs()


def smoothed_towards(q, epsilon, prior):
    prior = torch.tensor(prior, dtype=torch.float64)
    return hard_rows((1 - epsilon) * q + epsilon * prior / prior.sum())


def weighed(rows, q, weights):
    w = q @ torch.tensor(weights, dtype=torch.float64)
    return (rows * w).sum() / w.sum()


one_hot = F.one_hot(labels, CLASSES).double()
cases = []


def case(options, rows, **more):
    """With the labels as they are, and blended with a partner's at .7."""
    for share in [1.0, 0.7]:
        q = share * one_hot + (1 - share) * one_hot[partners]
        student.grad = None
        loss = rows(q)
        loss = loss.mean() if loss.dim() == 1 else loss
        loss.backward()
        cases.append(
            {
                "targets": options,
                "share": share,
                **more,
                "loss": loss.item(),
                "gradient": student.grad.flatten().tolist(),
            }
        )


for gamma in [0.0, 0.5, 1.0, 2.0, 3.0]:
    case({"kind": "focal", "gamma": gamma}, lambda q: focal(q, gamma))
case({"kind": "focal", "gamma": "flsd-53"}, flsd_53)
for weight in [0.0, 0.1, 1.0]:
    case({"kind": "confidence-penalty", "weight": weight}, lambda q: confidence_penalty(q, weight))
for margin in [0.0, 2.5, 10.0]:
    case({"kind": "margin-smoothing", "weight": 0.1, "margin": margin}, lambda q: margin_smoothing(q, 0.1, margin))
for width in [0.1, 0.4]:
    case({"kind": "mmce", "weight": 2, "width": width}, lambda q: mmce(q, 2, width))
for bins, temperature in [(15, 0.01), (5, 0.1)]:
    case(
        {"kind": "soft-ece", "weight": 1, "bins": bins, "binTemperature": temperature},
        lambda q: soft_ece(q, 1, bins, temperature),
    )
case({"kind": "dca", "weight": 5}, lambda q: dca(q, 5))
case(
    {"kind": "dca", "weight": 5, "labels": {"kind": "smoothing", "epsilon": 0.1, "spread": "all"}},
    lambda q: dca(q, 5) - hard_rows(q) + hard_rows(0.9 * q + 0.1 / CLASSES),
    scalars={"epsilon": 0.1},
)
prior = [4.0, 1.0, 0.0, 3.0, 2.0]
case(
    {"kind": "smoothing", "epsilon": 0.2, "spread": "all", "prior": prior},
    lambda q: smoothed_towards(q, 0.2, prior),
    scalars={"epsilon": 0.2},
)
counts = torch.bincount(labels, minlength=CLASSES).tolist()
case(
    {"kind": "smoothing", "epsilon": 0.2, "spread": "all", "prior": "estimated"},
    lambda q: smoothed_towards(q, 0.2, [float(count) for count in counts]),
    scalars={"epsilon": 0.2},
)
weights = [0.5, 2.0, 1.0, 3.0, 0.1]
case({"kind": "hard"}, lambda q: weighed(hard_rows(q), q, weights), classWeights=weights)
case({"kind": "focal", "gamma": 2}, lambda q: weighed(focal(q, 2), q, weights), classWeights=weights)
balanced = [ROWS / (CLASSES * count) for count in counts]
case({"kind": "hard"}, lambda q: weighed(hard_rows(q), q, balanced), classWeights="balanced")
torch_weighted = F.cross_entropy(student, labels, weight=torch.tensor(weights, dtype=torch.float64)).item()
assert abs(next(c for c in cases if c.get("classWeights") == weights)["loss"] - torch_weighted) < 1e-12
# smoothing with weights by class's part: PyTorch's own loss, which knows labels that are not blended
for epsilon in [0.1, 0.4]:
    student.grad = None
    loss = F.cross_entropy(student, labels, weight=torch.tensor(weights, dtype=torch.float64), label_smoothing=epsilon)
    loss.backward()
    cases.append(
        {
            "targets": {"kind": "smoothing", "epsilon": epsilon, "spread": "all"},
            "share": 1.0,
            "classWeights": weights,
            "weighting": "classes",
            "scalars": {"epsilon": epsilon},
            "loss": loss.item(),
            "gradient": student.grad.flatten().tolist(),
        }
    )

result = {
    "versions": {"torch": torch.__version__},
    "rows": ROWS,
    "classes": CLASSES,
    "logits": student.detach().flatten().tolist(),
    "labels": labels.tolist(),
    "partners": partners.tolist(),
    "classCounts": counts,
    "cases": cases,
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result) + "\n")
