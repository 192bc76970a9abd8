"""Twenty steps of a small network under every optimizer, by PyTorch in float64. Writes optimizers.json."""
import json
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(0)
STEPS, BATCH, ROWS, FEATURES, HIDDEN, CLASSES = 20, 8, 40, 6, 5, 3


def rounded(tensor):
    """Values that float32 holds exactly."""
    return tensor.float().double()


inputs = rounded(torch.randn(ROWS, FEATURES))
labels = torch.randint(0, CLASSES, (ROWS,))
order = torch.stack([torch.randperm(ROWS)[:BATCH] for _ in range(STEPS)])
rates = [float(torch.tensor(0.02 * (1 - step / (2 * STEPS)) * (0.5 if step % 3 == 0 else 1))) for step in range(STEPS)]
start = {
    "hidden/kernel": rounded(torch.randn(FEATURES, HIDDEN) * 0.5),
    "hidden/bias": rounded(torch.randn(HIDDEN) * 0.1),
    "logits/kernel": rounded(torch.randn(HIDDEN, CLASSES) * 0.5),
    "logits/bias": rounded(torch.randn(CLASSES) * 0.1),
}

SGD = {"kind": "sgd", "momentum": 0, "nesterov": False, "weightDecay": 0}
ADAM = {"kind": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0}
ADAMW = {**ADAM, "kind": "adamw", "weightDecay": 0.01}
OPTIONS = [
    SGD,
    {**SGD, "momentum": 0.9},
    {**SGD, "momentum": 0.8, "nesterov": True},
    {**SGD, "weightDecay": 0.1},
    {**SGD, "momentum": 0.9, "nesterov": True, "weightDecay": 0.1},
    ADAM,
    {**ADAM, "weightDecay": 0.1},
    {**ADAM, "beta1": 0.5, "beta2": 0.9, "epsilon": 1e-3},
    {**ADAM, "beta1": 0.0},
    ADAMW,
    {**ADAMW, "weightDecay": 2},
    {**ADAMW, "weightDecay": 0},
]
# between the least and the largest gradient norm, so that some steps are clipped and some are not
CLIP_NORM = 0.9


def optimizer_for(options, parameters):
    weights = [value for name, value in parameters.items() if name.endswith("kernel")]
    biases = [value for name, value in parameters.items() if name.endswith("bias")]
    groups = [{"params": weights, "weight_decay": options["weightDecay"]}, {"params": biases, "weight_decay": 0.0}]
    if options["kind"] == "sgd":
        return torch.optim.SGD(groups, lr=1, momentum=options["momentum"], nesterov=options["nesterov"])
    kind = torch.optim.Adam if options["kind"] == "adam" else torch.optim.AdamW
    return kind(groups, lr=1, betas=(options["beta1"], options["beta2"]), eps=options["epsilon"])


def train(options):
    parameters = {name: value.clone().requires_grad_() for name, value in start.items()}
    optimizer = optimizer_for(options, parameters)
    losses, norms = [], []
    for step in range(STEPS):
        rows = order[step]
        hidden = torch.tanh(inputs[rows] @ parameters["hidden/kernel"] + parameters["hidden/bias"])
        logits = hidden @ parameters["logits/kernel"] + parameters["logits/bias"]
        loss = F.cross_entropy(logits, labels[rows])
        optimizer.zero_grad()
        loss.backward()
        if "clipNorm" in options:
            norms.append(torch.nn.utils.clip_grad_norm_(list(parameters.values()), options["clipNorm"]).item())
        for group in optimizer.param_groups:
            group["lr"] = rates[step]
        optimizer.step()
        losses.append(loss.item())
    if norms:
        assert min(norms) < options["clipNorm"] < max(norms), (min(norms), max(norms))
    final = {name: value.detach().flatten().tolist() for name, value in parameters.items()}
    return {"options": options, "losses": losses, "final": final}


result = {
    "versions": {"torch": torch.__version__},
    "features": FEATURES,
    "hidden": HIDDEN,
    "classes": CLASSES,
    "batchRows": BATCH,
    "inputs": inputs.flatten().tolist(),
    "labels": labels.tolist(),
    "order": order.flatten().tolist(),
    "learningRates": rates,
    "start": {name: value.flatten().tolist() for name, value in start.items()},
    "cases": [train({**options, **clip}) for options in OPTIONS for clip in ({}, {"clipNorm": CLIP_NORM})],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result) + "\n")
