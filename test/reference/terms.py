"""Values and gradients of the terms of a teacher by PyTorch's own arithmetic, in float64, as their papers' code has them.
Writes terms.json.
    python test/reference/terms.py
"""
import json
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(3)
ROWS, CLASSES = 7, 6
student = (torch.randn(ROWS, CLASSES, dtype=torch.float64) * 3).requires_grad_()
teacher = torch.randn(ROWS, CLASSES, dtype=torch.float64) * 4
labels = torch.tensor([0, 3, 4, 1, 2, 5, 5])


def kl(s, t, T):
    return F.kl_div(F.log_softmax(s / T, 1), F.log_softmax(t / T, 1), log_target=True, reduction="batchmean") * T * T


def standardised(z):
    return (z - z.mean(-1, keepdim=True)) / (1e-7 + z.std(-1, keepdim=True))


def jensen_shannon(s, t, T):
    p, q = F.softmax(s / T, 1), F.softmax(t / T, 1)
    m = ((p + q) / 2).log()
    each = lambda x: F.kl_div(m, x, reduction="batchmean")
    return T * T * (each(p) + each(q)) / 2


def dkd(s, t, T, alpha, beta):
    own = F.one_hot(labels, CLASSES).bool()
    p, q = F.softmax(s / T, 1), F.softmax(t / T, 1)
    pair = lambda x: torch.stack([(x * own).sum(1), (x * ~own).sum(1)], 1)
    target = F.kl_div(pair(p).log(), pair(q), reduction="batchmean") * T**2
    others = F.kl_div(
        F.log_softmax(s / T - 1000.0 * own, 1), F.softmax(t / T - 1000.0 * own, 1), reduction="batchmean"
    ) * T**2
    return alpha * target + beta * others


def dist(s, t, T, beta, gamma):
    p, q = F.softmax(s / T, 1), F.softmax(t / T, 1)
    cosine = lambda a, b: (a * b).sum(1) / (a.norm(dim=1) * b.norm(dim=1) + 1e-8)
    pearson = lambda a, b: cosine(a - a.mean(1, keepdim=True), b - b.mean(1, keepdim=True))
    relation = lambda a, b: 1 - pearson(a, b).mean()
    return T**2 * (beta * relation(p, q) + gamma * relation(p.T, q.T))


def dynamic(s, t, T, by, beta, gamma):
    with torch.no_grad():
        if by == "confidence":
            w = 1 / (F.softmax(s, -1).max(-1).values + 1e-3)
        else:
            unit = lambda x: x / (torch.norm(x, dim=-1, keepdim=True) + 1e-4)
            w = torch.pow(1 - (unit(s) * unit(t)).sum(-1), gamma)
        own = torch.clamp(T + (w.mean() - w) * beta, min=T / 10)
    p, q = F.softmax(t / own[:, None], 1), F.log_softmax(s / own[:, None], 1)
    return (F.kl_div(q, p, reduction="none").sum(1) * own**2).mean()


def virtual(s, T, correct):
    u = torch.full((ROWS, CLASSES), (1 - correct) / (CLASSES - 1), dtype=torch.float64)
    u[torch.arange(ROWS), labels] = correct
    return F.kl_div(F.log_softmax(s, 1), F.softmax(u / T, 1), reduction="batchmean")


cases = []


def case(options, loss):
    student.grad = None
    loss.backward()
    cases.append({"options": options, "loss": loss.item(), "gradient": student.grad.flatten().tolist()})


for T in (1.0, 2.5, 8.0):
    case({"kind": "kl", "temperature": T}, kl(student, teacher, T))
    case({"kind": "kl", "temperature": T, "standardise": True}, kl(standardised(student), standardised(teacher), T))
    case({"kind": "reverse-kl", "temperature": T}, kl(teacher, student, T))
    case({"kind": "jensen-shannon", "temperature": T}, jensen_shannon(student, teacher, T))
    case({"kind": "dkd", "temperature": T, "alpha": 1, "beta": 8}, dkd(student, teacher, T, 1, 8))
    case({"kind": "dkd", "temperature": T, "alpha": 0.5, "beta": 0}, dkd(student, teacher, T, 0.5, 0))
    case({"kind": "dist", "temperature": T, "beta": 2, "gamma": 2}, dist(student, teacher, T, 2, 2))
    case({"kind": "dist", "temperature": T, "beta": 0, "gamma": 1}, dist(student, teacher, T, 0, 1))
    case(
        {"kind": "dynamic-temperature", "temperature": T, "by": "confidence", "beta": 1, "gamma": 2},
        dynamic(student, teacher, T, "confidence", 1, 2),
    )
    case(
        {"kind": "dynamic-temperature", "temperature": T, "by": "agreement", "beta": 3, "gamma": 1.5},
        dynamic(student, teacher, T, "agreement", 3, 1.5),
    )
    case({"kind": "virtual-teacher", "temperature": T, "correct": 0.9}, virtual(student, T, 0.9))
centred = lambda z: z - z.mean(1, keepdim=True)
case({"kind": "logit-mse"}, F.mse_loss(centred(student), centred(teacher)))
case({"kind": "max-sup"}, (student.max(1).values - student.mean(1)).mean())



# ---- between inner values -------------------------------------------------------------------------------------------

seeded = torch.Generator().manual_seed(5)
normal = lambda *shape: torch.randn(*shape, dtype=torch.float64, generator=seeded)
inner = {
    "student": {"vector": normal(ROWS, 5), "small": normal(ROWS, 3, 4, 2), "large": normal(ROWS, 3, 8, 8), "sequence": normal(ROWS, 4, 3)},
    "teacher": {"vector": normal(ROWS, 6) * 2, "image": normal(ROWS, 4, 8, 4), "wide": normal(ROWS, 5, 4, 4), "sequence": normal(ROWS, 4, 2)},
}
# what a Relu leaves
inner["teacher"]["vector"] = inner["teacher"]["vector"].relu()


def same_size(s, t):
    return (F.adaptive_avg_pool2d(x, [min(a, b) for a, b in zip(s.shape[2:], t.shape[2:])]) for x in (s, t))


def hint(s, t, kernel, bias):
    if s.dim() == 4:
        s, t = same_size(s, t)
        return F.mse_loss(F.conv2d(s, kernel.T[:, :, None, None], bias), t)
    return F.mse_loss(F.linear(s, kernel.T, bias), t)


def attention(s, t):
    s, t = same_size(s, t)
    at = lambda f: F.normalize(f.pow(2).mean(1).flatten(1))
    return (at(s) - at(t)).pow(2).mean()


def similarity(s, t):
    alike = lambda f: F.normalize(f.flatten(1) @ f.flatten(1).T)
    return (alike(s) - alike(t)).pow(2).sum() / ROWS**2


def rkd(s, t, distance, angle):
    s, t = s.flatten(1), t.flatten(1)

    def distances(e):
        d = torch.cdist(e, e, compute_mode="donot_use_mm_for_euclid_dist")
        return d / d[~torch.eye(ROWS, dtype=torch.bool)].mean()

    def angles(e):
        unit = F.normalize(e[None] - e[:, None], dim=2)
        return torch.bmm(unit, unit.transpose(1, 2))

    return distance * F.smooth_l1_loss(distances(s), distances(t)) + angle * F.smooth_l1_loss(angles(s), angles(t))


inner_cases = []


def between(kind, loss, own, given, learned=(), **options):
    s = inner["student"][own].clone().requires_grad_()
    t = inner["teacher"][given]
    extra = [normal(*shape).requires_grad_() for shape in learned]
    value = loss(s, t, *extra, **options)
    value.backward()
    inner_cases.append(
        {
            "options": {"kind": kind, "studentTensor": own, "teacherTensor": given, **options},
            "loss": value.item(),
            "slope": s.grad.flatten().tolist(),
            "learned": [{"values": x.detach().flatten().tolist(), "slope": x.grad.flatten().tolist()} for x in extra],
        }
    )


between("hint", hint, "vector", "vector", [(5, 6), (6,)])
between("hint", hint, "sequence", "sequence", [(3, 2), (2,)])
between("hint", hint, "small", "image", [(3, 4), (4,)])
between("hint", hint, "large", "wide", [(3, 5), (5,)])
between("attention-transfer", attention, "small", "image")
between("attention-transfer", attention, "large", "wide")
between("similarity-preserving", similarity, "vector", "vector")
between("similarity-preserving", similarity, "small", "wide")
between("rkd", rkd, "small", "wide", distance=1, angle=2)
between("rkd", rkd, "vector", "wide", distance=25, angle=0)
between("rkd", rkd, "large", "vector", distance=0, angle=1)

# ---- a temperature that is carried ----------------------------------------------------------------------------------

gaps = []


def gap(behind, carried, T, least, most, momentum):
    """One step of the published update_temperature and the loss before it; `behind` moves the student's logits off its labels."""
    own = F.one_hot(labels, CLASSES)
    s = (normal(ROWS, CLASSES) - behind * own).requires_grad_()
    t = normal(ROWS, CLASSES) + 2 * own
    loss = kl(s, t, carried)
    loss.backward()
    with torch.no_grad():
        divergence = F.cross_entropy(t, labels) - F.cross_entropy(s, labels)
        scale = divergence / (divergence + 1)
        aim = torch.clamp(T * scale if scale > 1 else torch.tensor(T, dtype=torch.float64), least, most)
        after = momentum * carried + (1 - momentum) * aim
    gaps.append(
        {
            "options": {"kind": "loss-gap-temperature", "temperature": T, "least": least, "most": most, "momentum": momentum},
            "logits": s.detach().flatten().tolist(),
            "teacherLogits": t.flatten().tolist(),
            "carried": carried,
            "gap": -divergence.item(),
            "loss": loss.item(),
            "gradient": s.grad.flatten().tolist(),
            "next": after.item(),
        }
    )


gap(-4, 4.0, 3.0, 2, 8, 0.9)  # ahead of its teacher
gap(-1, 4.0, 3.0, 2, 8, 0.9)  # behind by less than 1
gap(3, 4.0, 3.0, 2, 8, 0.9)  # by more
gap(3, 8.0, 7.5, 2, 8, 0.5)  # by more, with most in the way
gap(-2, 2.5, 0.5, 2, 8, 0.0)  # with least in the way

pathlib.Path(__file__).with_suffix(".json").write_text(
    json.dumps(
        {
            "versions": {"torch": torch.__version__},
            "rows": ROWS,
            "classes": CLASSES,
            "logits": student.detach().flatten().tolist(),
            "teacherLogits": teacher.flatten().tolist(),
            "labels": labels.tolist(),
            "tensors": {
                whose: {name: {"shape": list(x.shape), "values": x.flatten().tolist()} for name, x in all.items()}
                for whose, all in inner.items()
            },
            "cases": cases,
            "between": inner_cases,
            "gaps": gaps,
        }
    )
    + "\n"
)
