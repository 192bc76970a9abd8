"""What people write with PyTorch, as its two exporters write it. Writes ../kinds/students/onnx-exports/*.onnx and
onnx-exports.json: rows, PyTorch's logits, and its logits after one step of gradient descent on them.

"traced" is torch.onnx.export(dynamo=False), "old" the same of opset 13, "newest" optimized of opset 23, "captured" is dynamo=True without and "optimized" with its optimizer; "fixed" is
traced and "folded" optimized, both for four rows and no others.
"""
import copy
import json
import logging
import pathlib
import warnings

import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
torch.manual_seed(0)
HERE = pathlib.Path(__file__).parent
FOLDER = HERE.parent / "kinds" / "students" / "onnx-exports"
FOLDER.mkdir(exist_ok=True)
ROWS, CLASSES, RATE = 6, 3, 0.2


class Scalar(nn.Module):
    """A gain of one value beside a branch, and a temperature that is read twice."""

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(5, 8), nn.Linear(8, 8)
        self.gain, self.temperature = nn.Parameter(torch.tensor(0.3)), nn.Parameter(torch.tensor([0.7]))
        self.w = nn.Parameter(torch.randn(CLASSES, 8))

    def forward(self, x):
        x = self.a(x) * self.temperature
        x = x + self.gain * torch.tanh(self.b(x))
        return self.temperature.exp() * F.normalize(x, dim=-1) @ F.normalize(self.w, dim=-1).t()


class Centres(nn.Module):
    """Radial functions about points that are learned: the first weight is subtracted from the rows themselves."""

    def __init__(self):
        super().__init__()
        self.centres, self.width = nn.Parameter(torch.randn(7, 5)), nn.Parameter(torch.randn(7) * 0.3)
        self.head = nn.Linear(7, CLASSES)

    def forward(self, x):
        distances = ((x[:, None] - self.centres[None]) ** 2).sum(-1)
        return self.head(torch.exp(-distances * self.width.exp()))


class Numbers(nn.Module):
    """A vector for each number of a row and a class token before attention, as transformers of tables have them."""

    def __init__(self):
        super().__init__()
        self.w, self.b = nn.Parameter(torch.randn(5, 8) * 0.5), nn.Parameter(torch.randn(5, 8) * 0.3)
        self.token = nn.Parameter(torch.randn(1, 1, 8))
        self.layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True, activation="gelu")
        self.head = nn.Linear(8, CLASSES)

    def forward(self, x):
        x = x.unsqueeze(-1) * self.w + self.b
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1)
        return self.head(F.relu(self.layer(x)[:, 0]))


class Token(nn.Module):
    """A class token and positions before attention, as vision transformers have them."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(1, 8, 2, 2)
        self.token, self.positions = nn.Parameter(torch.randn(1, 1, 8)), nn.Parameter(torch.randn(1, 10, 8) * 0.1)
        self.attention, self.norm = nn.MultiheadAttention(8, 2, batch_first=True), nn.LayerNorm(8)
        self.head = nn.Linear(8, CLASSES)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.positions
        y = self.norm(x)
        return self.head((x + self.attention(y, y, y, need_weights=False)[0])[:, 0])


class Einsums(nn.Module):
    """Attention in Einstein's notation, and a bilinear head."""

    def __init__(self):
        super().__init__()
        self.qkv, self.mix = nn.Linear(8, 24), nn.Parameter(torch.randn(2, 4, 8) * 0.5)
        self.head = nn.Parameter(torch.randn(CLASSES, 8, 8) * 0.3)

    def forward(self, x):
        q, k, v = self.qkv(x).unflatten(-1, (3, 2, 4)).unbind(2)
        weights = torch.einsum("bihd,bjhd->bhij", q, k).mul(0.5).softmax(-1)
        y = torch.einsum("bhij,bjhd->bihd", weights, v)
        y = torch.einsum("bihd,hde->bie", y, self.mix)
        return torch.einsum("bi,cij,bj->bc", y.mean(1), self.head, y.amax(1))


class Upsampled(nn.Module):
    """Interpolation, whose attributes exporters write whether they matter or not."""

    def __init__(self):
        super().__init__()
        self.a, self.b, self.head = nn.Conv2d(2, 4, 3), nn.Conv2d(4, 4, 3, padding=1), nn.Linear(4, CLASSES)

    def forward(self, x):
        x = F.interpolate(self.a(x), scale_factor=2, mode="bilinear", align_corners=False)
        x = F.interpolate(self.b(x), size=(5, 5), mode="nearest")
        x = F.interpolate(x, size=(4, 3), mode="bilinear", align_corners=True)
        return self.head(x.logsumexp((2, 3)))


class Excited(nn.Module):
    """Squeeze and excitation, batch normalization among it, one without scale."""

    def __init__(self):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(2, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8)
        self.depth = nn.Conv2d(8, 8, 3, groups=8, padding=1, stride=2)
        self.down, self.up, self.head = nn.Conv2d(8, 2, 1), nn.Conv2d(2, 8, 1), nn.Linear(8, CLASSES)

    def forward(self, x):
        x = F.hardswish(self.depth(F.silu(self.bn(self.conv(x)))))
        x = x * torch.sigmoid(self.up(F.relu(self.down(x.mean((2, 3), keepdim=True)))))
        return self.head(x.mean((2, 3)))


class Mixed(nn.Module):
    """A mixer, whose first weights scale rows that their own moments normalised."""

    def __init__(self):
        super().__init__()
        self.norm, self.across, self.back = nn.LayerNorm(6), nn.Linear(5, 7), nn.Linear(7, 5)
        self.head = nn.Linear(6, CLASSES)

    def forward(self, x):
        return self.head((x + self.back(F.gelu(self.across(self.norm(x).transpose(1, 2)))).transpose(1, 2)).mean(1))


class Embedded(nn.Module):
    """Token ids, positions counted in the forward pass, and a mean over what is no padding."""

    def __init__(self):
        super().__init__()
        self.words, self.positions = nn.Embedding(20, 8), nn.Embedding(6, 8)
        self.conv, self.head = nn.Conv1d(8, 8, 3, padding=1), nn.Linear(8, CLASSES)

    def forward(self, ids):
        angles = torch.arange(6, dtype=torch.float32)[:, None] / 10.0 ** torch.arange(8)
        x = self.words(ids) + self.positions(torch.arange(6)) + torch.sin(angles)
        mask = (ids != 0).unsqueeze(-1).float()
        x = F.relu(self.conv(x.transpose(1, 2))).transpose(1, 2)
        return self.head((x * mask).sum(1) / mask.sum(1).clamp(min=1))


class Normed(nn.Module):
    """Weight normalisation, a slope for all units, and a gated unit."""

    def __init__(self):
        super().__init__()
        self.a = nn.utils.parametrizations.weight_norm(nn.Linear(5, 8))
        self.slope, self.norm = nn.PReLU(), nn.RMSNorm(8)
        self.gate, self.head = nn.Linear(8, 16), nn.Linear(8, CLASSES)

    def forward(self, x):
        return self.head(F.glu(self.gate(self.norm(self.slope(self.a(x))))))


class Tied(nn.Module):
    """One matrix that is read both ways."""

    def __init__(self):
        super().__init__()
        self.w, self.head = nn.Parameter(torch.randn(8, 5) * 0.4), nn.Linear(5, CLASSES)

    def forward(self, x):
        return self.head(torch.tanh(x @ self.w.t()) @ self.w)


def export(model, x, kind, path):
    model = copy.deepcopy(model).eval()
    fixed = kind in ("fixed", "folded")
    rows = x[:4] if fixed else x[:1] if kind in ("traced", "old") else x
    if kind in ("traced", "old", "fixed"):
        axes = {} if fixed else {"dynamic_axes": {"x": {0: "batch"}}}
        torch.onnx.export(model, (rows,), path, dynamo=False, opset_version=13 if kind == "old" else 17, do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE, input_names=["x"], **axes)
    else:
        shapes = {} if fixed else {"dynamic_shapes": ({0: torch.export.Dim("batch")},)}
        optimize = kind in ("optimized", "newest", "folded")
        torch.onnx.export(model, (rows,), path, dynamo=True, external_data=False, opset_version=23 if kind == "newest" else 21 if optimize else 18, optimize=optimize, verbose=False, **shapes)
    proto = onnx.load(path)
    for part in [*proto.graph.node, *proto.graph.value_info, *proto.graph.input, *proto.graph.output, *proto.graph.initializer, proto.graph, proto]:
        part.doc_string = ""
        del part.metadata_props[:]
    path.write_bytes(proto.SerializeToString())


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


models = {
    "scalar": (Scalar, (5,), ("traced", "captured", "fixed")),
    "centres": (Centres, (5,), ("traced", "captured")),
    "mixed": (Mixed, (5, 6), ("old", "optimized")),
    "numbers": (Numbers, (5,), ("captured", "optimized", "newest")),
    "token": (Token, (1, 6, 6), ("traced", "captured", "optimized", "fixed", "folded")),
    "einsums": (Einsums, (5, 8), ("traced", "captured", "optimized", "fixed")),
    "upsampled": (Upsampled, (2, 6, 6), ("traced", "captured", "optimized")),
    "excited": (Excited, (2, 6, 6), ("traced", "captured")),
    "embedded": (Embedded, None, ("traced", "captured", "optimized")),
    "normed": (Normed, (5,), ("captured",)),
    "tied": (Tied, (5,), ("traced", "captured", "optimized")),
}
cases = []
for name, (make, shape, kinds) in models.items():
    model = make()
    # away from where weights start: exporters leave out zeros and join what is equal
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.05)
    x = torch.randint(0, 20, (ROWS, 6)) if shape is None else torch.randn(ROWS, *shape)
    labels = torch.randint(0, CLASSES, (ROWS,))
    for kind in kinds:
        export(model, x, kind, FOLDER / f"{name}-{kind}.onnx")
    before = model.eval()(x)
    model.train()
    F.cross_entropy(model(x), labels).backward()
    torch.optim.SGD(model.parameters(), lr=RATE).step()
    cases.append({"name": name, "kinds": kinds, "inputShape": list(x.shape[1:]), "inputs": numbers(x.float()), "labels": labels.tolist(), "parameters": sum(p.numel() for p in model.parameters()), "before": numbers(before), "after": numbers(model.eval()(x))})
(HERE / "onnx-exports.json").write_text(json.dumps({"torch": torch.__version__.split("+")[0], "rate": RATE, "cases": cases}, indent=1) + "\n")
