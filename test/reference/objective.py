"""Losses and their gradients from PyTorch, in float64: cross-entropy, label smoothing, distillation. Writes objective.json."""
import json
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(0)
ROWS, CLASSES = 6, 5
EPSILONS = [0.0, 0.05, 0.1, 0.3, 0.9]
TEMPERATURES = [1.0, 2.5, 4.0, 20.0]

student = (torch.randn(ROWS, CLASSES, dtype=torch.float64) * 3).requires_grad_()
teacher = torch.randn(ROWS, CLASSES, dtype=torch.float64) * 5
# a confident row each, whose probabilities underflow a careless softmax
with torch.no_grad():
    student[0] = torch.tensor([900.0, -900.0, 0.0, 1.0, 2.0])
    teacher[1] = torch.tensor([-700.0, 0.0, 800.0, 1.0, 2.0])
labels = torch.tensor([0, 3, 4, 1, 2, 2])


def distillation(temperature):
    log_student = F.log_softmax(student / temperature, dim=1)
    soft_teacher = F.softmax(teacher / temperature, dim=1)
    return temperature * temperature * F.kl_div(log_student, soft_teacher, reduction="batchmean")


def spread_over_others(epsilon):
    q = torch.full((ROWS, CLASSES), epsilon / (CLASSES - 1), dtype=torch.float64)
    q[torch.arange(ROWS), labels] = 1 - epsilon
    return F.cross_entropy(student, q)


def case(options, loss):
    student.grad = None
    loss.backward()
    return {**options, "loss": loss.item(), "gradient": student.grad.flatten().tolist()}


cases = [case({"kind": "hard"}, F.cross_entropy(student, labels))]
for epsilon in EPSILONS:
    smoothed = F.cross_entropy(student, labels, label_smoothing=epsilon)
    cases.append(case({"kind": "smoothing", "spread": "all", "epsilon": epsilon}, smoothed))
    cases.append(case({"kind": "smoothing", "spread": "others", "epsilon": epsilon}, spread_over_others(epsilon)))
for temperature in TEMPERATURES:
    for alpha in [1.0, 0.7, 0.0]:
        options = {"kind": "teacher", "temperature": temperature, "alpha": alpha}
        soft = distillation(temperature)
        cases.append(case({**options, "labels": "hard"}, alpha * soft + (1 - alpha) * F.cross_entropy(student, labels)))
    soft = distillation(temperature)
    hard = F.cross_entropy(student, labels, label_smoothing=0.1)
    cases.append(
        case(
            {"kind": "teacher", "temperature": temperature, "alpha": 0.6, "labels": "all", "epsilon": 0.1},
            0.6 * soft + 0.4 * hard,
        )
    )

result = {
    "versions": {"torch": torch.__version__},
    "rows": ROWS,
    "classes": CLASSES,
    "logits": student.detach().flatten().tolist(),
    "teacherLogits": teacher.flatten().tolist(),
    "labels": labels.tolist(),
    "cases": cases,
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result) + "\n")
