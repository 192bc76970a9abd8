"""Trains a 784-128-10 student in PyTorch on the rows, initial weights and order that scripts/epoch-curves.ts wrote, in float32
and in float64, and prints all three curves: validation accuracy and NLL after every epoch. Where rounding decides, the two of
PyTorch are as far apart as limbeck's is from either.
    python test/reference/epoch-curves.py FOLDER
"""
import json
import pathlib
import sys

import numpy as np
import torch
from torch.nn import functional as F

folder = pathlib.Path(sys.argv[1])
facts = json.loads((folder / "arms.json").read_text())
read = lambda name, kind: np.fromfile(folder / name, dtype=kind)
inputs = read("inputs.u8", np.uint8).reshape(facts["rows"], -1)
labels = torch.tensor(read("labels.i32", np.int32).astype(np.int64))
x = torch.tensor(inputs.astype(np.float32) * np.float32(facts["input"]["scale"]))
teachers = sorted(folder.glob("teacher-*.f32"))
teacher = torch.tensor(np.fromfile(teachers[0], np.float32).reshape(facts["rows"], -1)) if teachers else None
torch.set_num_threads(1)


def measured(net, split):
    rows = torch.tensor(read(f"{split}.i32", np.int32).astype(np.int64))
    with torch.no_grad():
        z = net(x[rows].to(net[0].weight.dtype)).double()
    return (z.argmax(1) == labels[rows]).double().mean().item(), F.cross_entropy(z, labels[rows]).item()


def loss_of(z, rows, at):
    if at["targets"] != "teacher":
        return F.cross_entropy(z, labels[rows], label_smoothing=at["epsilon"])
    t, alpha = at["temperature"], at["alpha"]
    theirs = F.log_softmax(teacher[rows].to(z.dtype) / t, 1)
    soft = t * t * F.kl_div(F.log_softmax(z / t, 1), theirs, log_target=True, reduction="batchmean")
    return alpha * soft if alpha == 1 else alpha * soft + (1 - alpha) * F.cross_entropy(z, labels[rows])


def curve(arm, dtype):
    """(accuracy, NLL) on validation after each epoch, then on test."""
    net = torch.nn.Sequential(torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
    for target, spec in zip(net.parameters(), facts["parameters"]):
        values = torch.tensor(read(spec["name"].replace("/", ".") + ".f32", np.float32).reshape(spec["shape"]))
        # here weights are [out, in]
        target.data.copy_(values if target.shape == values.shape else values.T)
    net = net.to(dtype)
    optimizer = torch.optim.Adam(net.parameters())
    steps, result = iter(arm["steps"]), []
    for epoch in range(len(arm["curve"])):
        order = torch.tensor(read(f"order-{epoch}.i32", np.int32).astype(np.int64))
        for rows in order.split(arm["batchRows"]):
            at = next(steps)
            for group in optimizer.param_groups:
                group["lr"] = at["learningRate"]
            loss = loss_of(net(x[rows].to(dtype)), rows, at)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        result.append(measured(net, "validation"))
    return [*result, measured(net, "test")]


for arm in facts["arms"]:
    ours = [(one["accuracy"], one["nll"]) for one in [*arm["curve"], arm["test"]]]
    single, double = curve(arm, torch.float32), curve(arm, torch.float64)
    print(f"{arm['id']}: limbeck, PyTorch in float32, PyTorch in float64")
    for epoch, values in enumerate(zip(ours, single, double)):
        name = "test" if epoch == len(arm["curve"]) else f"epoch {epoch + 1}"
        print(f"{name:>8}  " + "  ".join(f"{v[0]:.5f}" for v in values) + "    " + "  ".join(f"{v[1]:.5f}" for v in values))
    apart = lambda a, b: max(abs(p[1] - q[1]) for p, q in zip(a, b))
    print(f"largest gap in NLL: limbeck to float64 {apart(ours, double):.5f}, float32 to float64 {apart(single, double):.5f}\n")
