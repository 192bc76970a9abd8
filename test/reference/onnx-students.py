"""Small ONNX classifiers as real exporters write them, with PyTorch's logits and gradients. Writes
../students/onnx-fixtures/*.onnx and onnx-students.json.

torch.onnx in both forms (a trace, and a captured program); a network in tf2onnx's manner (channels last between
transposes) and one in skl2onnx's (MatMul, Add, Softmax; labels and probabilities) are written node by node.
"""
import json
import pathlib

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn as nn
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper

torch.manual_seed(0)
HERE = pathlib.Path(__file__).parent
FOLDER = HERE.parent / "students" / "onnx-fixtures"
FOLDER.mkdir(exist_ok=True)
ROWS, CLASSES = 4, 3


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem, self.bn1 = nn.Conv2d(1, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4)
        self.conv, self.bn2 = nn.Conv2d(4, 4, 3, padding=1), nn.BatchNorm2d(4)
        self.head = nn.Linear(4, CLASSES)

    def forward(self, x):
        x = F.relu(self.bn1(self.stem(x)))
        x = F.relu(x + self.bn2(self.conv(x)))
        return self.head(F.adaptive_avg_pool2d(F.max_pool2d(x, 2), 1).flatten(1))


class Encoder(nn.Module):
    def __init__(self, vocabulary=20, width=8, heads=2):
        super().__init__()
        self.heads = heads
        self.embed, self.positions = nn.Embedding(vocabulary, width), nn.Parameter(torch.randn(6, width) * 0.1)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 16), nn.Linear(16, width)
        self.head = nn.Linear(width, CLASSES)

    def forward(self, ids):
        x = self.embed(ids) + self.positions
        rows, length, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(rows, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        weights = torch.softmax(q @ k.transpose(-1, -2) / (width // self.heads) ** 0.5, -1)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(rows, length, width))
        x = x + self.down(F.gelu(self.up(self.norm2(x))))
        return self.head(x.mean(1))


def settle(model):
    """Running statistics and weights away from where they start."""
    for name, value in [*model.named_parameters(), *model.named_buffers()]:
        if not value.dtype.is_floating_point:
            continue
        with torch.no_grad():
            if "running_var" in name or "norm" in name and "weight" in name or "bn" in name and "weight" in name:
                value.copy_(0.5 + torch.rand_like(value))
            elif "running" in name or "bias" in name:
                value.copy_(torch.randn_like(value) * 0.2)
    return model


def flat(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def reference(model, x, training):
    """Logits in inference; gradients of the mean cross-entropy as training takes them."""
    labels = torch.tensor([0, 2, 1, 2])
    model.eval()
    logits = model(x)
    state = {name: value.clone() for name, value in model.state_dict().items()}
    model.train(training)
    model.zero_grad()
    F.cross_entropy(model(x), labels).backward()
    gradients = {name: flat(value.grad) for name, value in model.named_parameters()}
    model.load_state_dict(state)
    model.eval()
    return {"inputs": [float(v) for v in x.flatten().tolist()], "labels": labels.tolist(), "logits": flat(logits), "gradients": gradients}


def export(model, x, name, captured):
    path = FOLDER / f"{name}.onnx"
    model.eval()
    if captured:
        torch.onnx.export(model, (x,), path, dynamo=True, dynamic_shapes=({0: torch.export.Dim("batch")},), external_data=False, opset_version=18, optimize=False, verify=False)
    else:
        # folding would merge batch normalization into the convolutions
        torch.onnx.export(model, (x[:1],), path, dynamo=False, opset_version=13, do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE)
    model_proto = onnx.load(path)
    for node in model_proto.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    for value in [*model_proto.graph.value_info, *model_proto.graph.input, *model_proto.graph.output, *model_proto.graph.initializer]:
        value.doc_string = ""
        del value.metadata_props[:]
    del model_proto.graph.metadata_props[:]
    del model_proto.metadata_props[:]
    model_proto.doc_string = ""
    path.write_bytes(model_proto.SerializeToString())
    return path


def check(path, x, logits, output=None):
    session = onnxruntime.InferenceSession(path.read_bytes())
    fed = session.get_inputs()[0]
    rows = [session.run([output] if output else None, {fed.name: x[i : i + 1].numpy()})[0] for i in range(len(x))]
    assert np.allclose(np.concatenate(rows), np.reshape(logits, (len(x), -1)), atol=1e-4), path


def mapping(path, model):
    """Weight of the file by parameter of the model: equal values, transposed or not."""
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load(path).graph.initializer}
    found = {}
    for name, value in model.named_parameters():
        array = value.detach().numpy()
        for other, tensor in tensors.items():
            for turned in (False, True):
                candidate = tensor.T if turned else tensor
                if candidate.shape == array.shape and np.array_equal(candidate, array) and other not in {f["weight"] for f in found.values()}:
                    found.setdefault(name, {"weight": other, "transposed": turned and array.ndim > 1})
    missing = {name for name, _ in model.named_parameters()} - set(found)
    assert not missing, (path, missing)
    return found


def torch_cases():
    models = {
        "mlp": (nn.Sequential(nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, CLASSES)), torch.randn(ROWS, 5)),
        "residual": (Residual(), torch.randn(ROWS, 1, 6, 6)),
        "encoder": (Encoder(), torch.randint(0, 20, (ROWS, 6))),
    }
    for name, (model, x) in models.items():
        settle(model)
        values = reference(model, x, training=True)
        for captured in (False, True):
            title = f"{name}-{'captured' if captured else 'traced'}"
            path = export(model, x, title, captured)
            check(path, x, values["logits"])
            yield {"file": path.name, "inputShape": list(x.shape[1:]), **values, "weights": mapping(path, model)}


def write(name, nodes, inputs, outputs, weights, opsets):
    graph = helper.make_graph(nodes, name, inputs, outputs, [numpy_helper.from_array(value, key) for key, value in weights.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid(domain, version) for domain, version in opsets])
    model.ir_version = 8
    path = FOLDER / f"{name}.onnx"
    path.write_bytes(model.SerializeToString())
    return path


def tf_case():
    """Channels last outside, transposed around each convolution; weights are constants of their own nodes' names."""
    conv, bias, kernel, offset = torch.randn(4, 2, 3, 3) * 0.3, torch.randn(4) * 0.1, torch.randn(64, CLASSES) * 0.2, torch.randn(CLASSES) * 0.1
    parameters = {"conv/kernel": conv, "conv/bias": bias, "dense/kernel": kernel, "dense/bias": offset}
    for value in parameters.values():
        value.requires_grad_()
    x = torch.randn(ROWS, 2, 8, 8)
    labels = torch.tensor([0, 2, 1, 2])
    y = F.relu(F.conv2d(x, conv, bias, stride=2, padding=1)).permute(0, 2, 3, 1)
    logits = y.reshape(ROWS, -1) @ kernel + offset
    F.cross_entropy(logits, labels).backward()
    node = helper.make_node
    nodes = [
        node("Transpose", ["images"], ["nchw"], name="to_channels_first", perm=[0, 3, 1, 2]),
        node("Conv", ["nchw", "conv/kernel", "conv/bias"], ["conv"], name="conv/Conv2D", strides=[2, 2], pads=[1, 1, 1, 1]),
        node("Relu", ["conv"], ["relu"], name="conv/Relu"),
        node("Transpose", ["relu"], ["nhwc"], name="to_channels_last", perm=[0, 2, 3, 1]),
        node("Reshape", ["nhwc", "flat"], ["flattened"], name="flatten"),
        node("MatMul", ["flattened", "dense/kernel"], ["product"], name="dense/MatMul"),
        node("Add", ["product", "dense/bias"], ["logits"], name="dense/BiasAdd"),
        node("Softmax", ["logits"], ["probabilities"], name="dense/Softmax"),
    ]
    weights = {name: value.detach().numpy() for name, value in parameters.items()} | {"flat": np.array([-1, 64], np.int64)}
    path = write(
        "channels-last",
        nodes,
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["batch", 8, 8, 2])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["batch", CLASSES])],
        weights,
        [("", 15)],
    )
    check(path, x.permute(0, 2, 3, 1).contiguous(), flat(torch.softmax(logits, 1)))
    return {
        "file": path.name,
        "inputShape": [2, 8, 8],
        "inputs": [float(v) for v in x.flatten().tolist()],
        "labels": labels.tolist(),
        "logits": flat(logits),
        "gradients": {name: flat(value.grad) for name, value in parameters.items()},
        "weights": {name: {"weight": name, "transposed": False} for name in parameters},
    }


def sklearn_case():
    """Labels and probabilities, these once more as a list of maps."""
    parameters = {"coefficient": torch.randn(5, 8), "intercepts": torch.randn(1, 8), "coefficient1": torch.randn(8, CLASSES), "intercepts1": torch.randn(1, CLASSES)}
    for value in parameters.values():
        value.requires_grad_()
    x, labels = torch.randn(ROWS, 5), torch.tensor([0, 2, 1, 2])
    logits = F.relu(x @ parameters["coefficient"] + parameters["intercepts"]) @ parameters["coefficient1"] + parameters["intercepts1"]
    F.cross_entropy(logits, labels).backward()
    node = helper.make_node
    nodes = [
        node("Cast", ["X"], ["cast_input"], name="Cast", to=TensorProto.FLOAT),
        node("MatMul", ["cast_input", "coefficient"], ["mul_result"], name="MatMul"),
        node("Add", ["mul_result", "intercepts"], ["add_result"], name="Add"),
        node("Relu", ["add_result"], ["next_activations"], name="Relu"),
        node("MatMul", ["next_activations", "coefficient1"], ["mul_result1"], name="MatMul1"),
        node("Add", ["mul_result1", "intercepts1"], ["add_result1"], name="Add1"),
        node("Softmax", ["add_result1"], ["probabilities"], name="Softmax", axis=1),
        node("ArgMax", ["probabilities"], ["argmax"], name="ArgMax", axis=1, keepdims=0),
        node("Gather", ["classes", "argmax"], ["output_label"], name="Labels"),
        node("ZipMap", ["probabilities"], ["output_probability"], name="ZipMap", domain="ai.onnx.ml", classlabels_int64s=[0, 1, 2]),
    ]
    weights = {name: value.detach().numpy() for name, value in parameters.items()} | {"classes": np.array([0, 1, 2], np.int64)}
    maps = helper.make_value_info("output_probability", helper.make_sequence_type_proto(helper.make_map_type_proto(TensorProto.INT64, helper.make_tensor_type_proto(TensorProto.FLOAT, []))))
    path = write(
        "labels-and-probabilities",
        nodes,
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, 5])],
        [helper.make_tensor_value_info("output_label", TensorProto.INT64, [None]), maps],
        weights,
        [("", 15), ("ai.onnx.ml", 1)],
    )
    return {
        "file": path.name,
        "output": "probabilities",
        "inputShape": [5],
        "inputs": flat(x),
        "labels": labels.tolist(),
        "logits": flat(logits),
        "gradients": {name: flat(value.grad) for name, value in parameters.items()},
        "weights": {name: {"weight": name, "transposed": False} for name in parameters},
    }


cases = [*torch_cases(), tf_case(), sklearn_case()]
versions = {"torch": torch.__version__, "onnx": onnx.__version__, "onnxruntime": onnxruntime.__version__}
(HERE / "onnx-students.json").write_text(json.dumps({"versions": versions, "cases": cases}) + "\n")
