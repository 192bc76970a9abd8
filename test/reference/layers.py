"""Every layer kind's output and gradients from PyTorch, in float64, on given weights. Writes layers.json.

Padding "same" is Keras's: output ceil(size / stride), the odd row or column at the end; averages leave padding out.
"""
import json
import math
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(0)
DOUBLE = {"dtype": torch.float64}

ACTIVATIONS = {
    "linear": lambda x: x,
    "relu": F.relu,
    "relu6": F.relu6,
    "leakyRelu": lambda x: F.leaky_relu(x, 0.2),
    "elu": F.elu,
    "selu": F.selu,
    "gelu": F.gelu,
    "silu": F.silu,
    "swish": F.silu,
    "mish": F.mish,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softplus": F.softplus,
    "hardSigmoid": F.hardsigmoid,
    "hardSwish": F.hardswish,
}


def rounded(tensor):
    """Values that float32 holds exactly."""
    return tensor.float().double()


def pair(size):
    return tuple(size) if isinstance(size, list) else (size, size)


def same_pads(x, kernel, strides, dilations=(1, 1)):
    """(left, right, top, bottom) of Keras's padding "same"."""
    pads = []
    for axis in (1, 0):
        size, extent = x.shape[2 + axis], dilations[axis] * (kernel[axis] - 1) + 1
        total = max((math.ceil(size / strides[axis]) - 1) * strides[axis] + extent - size, 0)
        pads += [total // 2, total - total // 2]
    return pads


def conv(x, layer, weight, bias):
    kernel, strides = pair(layer["kernelSize"]), pair(layer.get("strides", 1))
    dilations = pair(layer.get("dilationRate", 1))
    if layer.get("padding") == "same":
        x = F.pad(x, same_pads(x, kernel, strides, dilations))
    groups = x.shape[1] if layer["kind"] == "depthwiseConv2d" else layer.get("groups", 1)
    y = F.conv2d(x, weight, bias, stride=strides, dilation=dilations, groups=groups)
    return ACTIVATIONS[layer.get("activation", "linear")](y)


def max_pool(x, layer):
    kernel = pair(layer.get("poolSize", 2))
    strides = pair(layer.get("strides", layer.get("poolSize", 2)))
    if layer.get("padding") == "same":
        x = F.pad(x, same_pads(x, kernel, strides), value=-math.inf)
    return F.max_pool2d(x, kernel, strides)


def average_pool(x, layer):
    kernel = pair(layer.get("poolSize", 2))
    strides = pair(layer.get("strides", layer.get("poolSize", 2)))
    ones = torch.ones_like(x)
    if layer.get("padding") == "same":
        pads = same_pads(x, kernel, strides)
        x, ones = F.pad(x, pads), F.pad(ones, pads)
    return F.avg_pool2d(x, kernel, strides) / F.avg_pool2d(ones, kernel, strides)


class Network:
    """Runs a layer list; draws each parameter where it is first needed."""

    def __init__(self, training):
        self.training = training
        self.parameters = {}
        self.updates = {}
        self.mask = None

    def parameter(self, name, shape, low=-1.0, high=1.0, trained=True):
        value = rounded(low + (high - low) * torch.rand(shape, **DOUBLE))
        self.parameters[name] = value.requires_grad_(trained)
        return self.parameters[name]

    def bias(self, layer, name, size):
        return self.parameter(f"{name}/bias", (size,)) if layer.get("useBias", True) else None

    def normalise(self, x, layer, name):
        channels, momentum, epsilon = x.shape[1], layer.get("momentum", 0.99), layer.get("epsilon", 0.001)
        gamma = self.parameter(f"{name}/gamma", (channels,), 0.5, 1.5)
        beta = self.parameter(f"{name}/beta", (channels,))
        mean = self.parameter(f"{name}/movingMean", (channels,), trained=False)
        variance = self.parameter(f"{name}/movingVariance", (channels,), 0.5, 2.0, trained=False)
        if not self.training:
            return F.batch_norm(x, mean, variance, gamma, beta, False, 0.0, epsilon)
        axes = [axis for axis in range(x.dim()) if axis != 1]
        batch_mean, batch_variance = x.mean(axes), x.var(axes, unbiased=False)
        self.updates[f"{name}/movingMean"] = momentum * mean + (1 - momentum) * batch_mean
        self.updates[f"{name}/movingVariance"] = momentum * variance + (1 - momentum) * batch_variance
        return F.batch_norm(x, None, None, gamma, beta, True, 0.0, epsilon)

    def run_layer(self, x, layer, name, outputs):
        kind = layer["kind"]
        if kind == "dense":
            y = x @ self.parameter(f"{name}/kernel", (x.shape[-1], layer["units"]))
            bias = self.bias(layer, name, layer["units"])
            return ACTIVATIONS[layer.get("activation", "linear")](y if bias is None else y + bias)
        if kind == "conv2d":
            shape = (layer["filters"], x.shape[1] // layer.get("groups", 1), *pair(layer["kernelSize"]))
            weight = self.parameter(f"{name}/kernel", shape)
            return conv(x, layer, weight, self.bias(layer, name, layer["filters"]))
        if kind == "depthwiseConv2d":
            filters = x.shape[1] * layer.get("depthMultiplier", 1)
            weight = self.parameter(f"{name}/kernel", (filters, 1, *pair(layer["kernelSize"])))
            return conv(x, layer, weight, self.bias(layer, name, filters))
        if kind == "batchNormalization":
            return self.normalise(x, layer, name)
        if kind == "activation":
            alpha = layer.get("alpha")
            if alpha is not None:
                return F.leaky_relu(x, alpha) if layer["activation"] == "leakyRelu" else F.elu(x, alpha)
            return ACTIVATIONS[layer["activation"]](x)
        if kind == "maxPooling2d":
            return max_pool(x, layer)
        if kind == "averagePooling2d":
            return average_pool(x, layer)
        if kind == "globalAveragePooling2d":
            return x.mean((2, 3))
        if kind == "flatten":
            return x.flatten(1)
        if kind == "reshape":
            return x.reshape(x.shape[0], *layer["targetShape"])
        if kind == "permute":
            return x.permute(0, *layer["dims"])
        if kind == "rescaling":
            return self.rescale(x, layer)
        if kind == "add":
            return sum((outputs[other] for other in layer["with"]), x)
        return self.run_sequence_layer(x, layer, name)

    def rescale(self, x, layer):
        def listed(value):
            numbers = rounded(torch.tensor(value, **DOUBLE))
            return numbers.reshape(-1, 1, 1) if numbers.dim() > 0 and x.dim() == 4 else numbers

        return x * listed(layer["scale"]) + listed(layer.get("offset", 0.0))

    def run_sequence_layer(self, x, layer, name):
        kind = layer["kind"]
        if kind == "embedding":
            self.mask = x != 0 if layer.get("maskZero") else None
            return F.embedding(x, self.parameter(f"{name}/embeddings", (layer["inputDim"], layer["outputDim"])))
        if kind == "positionalEmbedding":
            return x + self.parameter(f"{name}/embeddings", x.shape[1:])
        if kind == "layerNormalization":
            size = x.shape[-1:]
            gamma, beta = self.parameter(f"{name}/gamma", size, 0.5, 1.5), self.parameter(f"{name}/beta", size)
            return F.layer_norm(x, size, gamma, beta, layer.get("epsilon", 0.001))
        if kind == "multiHeadAttention":
            return self.attend(x, layer, name)
        if kind == "globalAveragePooling1d":
            if self.mask is None:
                return x.mean(1)
            counted = self.mask.sum(1, keepdim=True).clamp(min=1)
            return torch.where(self.mask[..., None], x, torch.zeros_like(x)).sum(1) / counted
        if kind == "conv1d":
            return self.convolve(x, layer, name)
        raise ValueError(kind)

    def attend(self, x, layer, name):
        rows, length, features = x.shape
        heads, size = layer["numHeads"], layer["keyDim"]
        width = heads * size
        qkv = x @ self.parameter(f"{name}/qkv/kernel", (features, 3 * width))
        if layer.get("useBias", True):
            qkv = qkv + self.parameter(f"{name}/qkv/bias", (3 * width,))
        q, k, v = (part.view(rows, length, heads, size).transpose(1, 2) for part in qkv.split(width, -1))
        seen = torch.ones(rows, 1, length, length, dtype=torch.bool)
        if layer.get("causal"):
            seen = seen.tril()
        if self.mask is not None:
            seen = seen & self.mask[:, None, None, :]
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=seen).transpose(1, 2).reshape(rows, length, width)
        y = y @ self.parameter(f"{name}/output/kernel", (width, features))
        return y + self.parameter(f"{name}/output/bias", (features,)) if layer.get("useBias", True) else y

    def convolve(self, x, layer, name):
        kernel, stride, dilation = layer["kernelSize"], layer.get("strides", 1), layer.get("dilationRate", 1)
        groups = layer.get("groups", 1)
        weight = self.parameter(f"{name}/kernel", (layer["filters"], x.shape[2] // groups, kernel))
        bias = self.bias(layer, name, layer["filters"])
        reach, padding = dilation * (kernel - 1), layer.get("padding", "valid")
        x = x.transpose(1, 2)
        if padding == "causal":
            x = F.pad(x, (reach, 0))
        if padding == "same":
            total = max((math.ceil(x.shape[2] / stride) - 1) * stride + reach + 1 - x.shape[2], 0)
            x = F.pad(x, (total // 2, total - total // 2))
        y = F.conv1d(x, weight, bias, stride=stride, dilation=dilation, groups=groups).transpose(1, 2)
        return ACTIVATIONS[layer.get("activation", "linear")](y)

    def run(self, x, layers):
        outputs, last = {"input": x}, x
        for index, layer in enumerate(layers):
            name = layer.get("name", f"{layer['kind']}-{index + 1}")
            last = self.run_layer(outputs[layer["input"]] if "input" in layer else last, layer, name, outputs)
            outputs[name] = last
        return last


def flat(tensor):
    return tensor.detach().flatten().tolist()


def case(title, input_shape, layers, training=True, rows=2, tokens=None):
    network = Network(training)
    if tokens is None:
        x = rounded(torch.randn(rows, *input_shape, **DOUBLE) * 1.5).requires_grad_()
    else:
        x = torch.tensor(tokens)
    y = network.run(x, layers)
    if y.dim() > 2:
        layers = [*layers, {"kind": "flatten"}]
        y = y.flatten(1)
    weights = rounded(torch.randn(y.shape, **DOUBLE))
    (y * weights).sum().backward()
    gradients = {name: flat(value.grad) for name, value in network.parameters.items() if value.requires_grad}
    return {
        "title": title,
        "training": training,
        "rows": rows,
        "inputShape": list(input_shape),
        "layers": layers,
        "parameters": {name: {"shape": list(value.shape), "values": flat(value)} for name, value in network.parameters.items()},
        "input": flat(x),
        "weights": flat(weights),
        "output": flat(y),
        "classes": y.shape[1],
        "gradients": {"input": flat(torch.zeros(x.shape) if x.grad is None else x.grad), **gradients},
        "updates": {name: flat(value) for name, value in network.updates.items()},
    }


def conv_cases():
    base = {"kind": "conv2d", "filters": 4, "kernelSize": 3}
    variants = {
        "valid": {},
        "no bias": {"useBias": False},
        "same": {"padding": "same"},
        "same, an even kernel": {"padding": "same", "kernelSize": [2, 4]},
        "strides": {"strides": [2, 3]},
        "same, strides": {"padding": "same", "strides": 2},
        "same, strides, other": {"padding": "same", "strides": [3, 2], "kernelSize": [2, 3]},
        "dilation": {"dilationRate": 2},
        "same, dilation": {"padding": "same", "dilationRate": [1, 2]},
        "groups": {"groups": 2, "activation": "tanh"},
        "a kernel of 1": {"kernelSize": 1, "activation": "relu"},
    }
    return [case(f"conv2d, {title}", (2, 6, 7), [{**base, **fields}]) for title, fields in variants.items()]


def depthwise_cases():
    base = {"kind": "depthwiseConv2d", "kernelSize": 3}
    variants = {
        "valid": {},
        "same, strides": {"padding": "same", "strides": 2, "activation": "relu"},
        "two outputs a channel": {"depthMultiplier": 2, "useBias": False},
        "same, dilation": {"padding": "same", "dilationRate": 2, "kernelSize": [2, 3]},
    }
    return [case(f"depthwiseConv2d, {title}", (3, 6, 5), [{**base, **fields}]) for title, fields in variants.items()]


def pooling_cases():
    variants = {
        "default": {},
        "a remainder": {"poolSize": [2, 3]},
        "overlapping": {"poolSize": 3, "strides": 2},
        "same": {"poolSize": 2, "padding": "same"},
        "same, overlapping": {"poolSize": 3, "strides": [2, 1], "padding": "same"},
        "same, a large window": {"poolSize": [4, 3], "strides": 3, "padding": "same"},
    }
    return [
        case(f"{kind}, {title}", (2, 5, 7), [{"kind": kind, **fields}])
        for kind in ("maxPooling2d", "averagePooling2d")
        for title, fields in variants.items()
    ]


def wiring_cases():
    dense = {"kind": "dense", "units": 4}
    return [
        case("globalAveragePooling2d", (3, 4, 2), [{"kind": "globalAveragePooling2d"}]),
        case("flatten", (2, 2, 3), [{"kind": "activation", "activation": "tanh"}, {"kind": "flatten"}]),
        case("reshape", (12,), [{"kind": "reshape", "targetShape": [2, 3, 2]}, {"kind": "conv2d", "filters": 2, "kernelSize": 2}]),
        case("add, a residual block", (4,), [{**dense, "name": "first", "activation": "relu"}, dense, {"kind": "add", "with": ["first"]}]),
        case("add, the input twice", (4,), [dense, {"kind": "add", "with": ["input", "input"]}]),
        case(
            "two branches",
            (4,),
            [{**dense, "name": "left"}, {**dense, "name": "right", "input": "input"}, {"kind": "add", "with": ["left"]}],
        ),
    ]


def whole_cases():
    layers = [
        {"kind": "conv2d", "filters": 4, "kernelSize": 3, "strides": 2, "padding": "same", "useBias": False},
        {"kind": "batchNormalization", "name": "bn"},
        {"kind": "activation", "activation": "relu6", "name": "stem"},
        {"kind": "depthwiseConv2d", "kernelSize": 3, "padding": "same"},
        {"kind": "batchNormalization", "epsilon": 0.01},
        {"kind": "activation", "activation": "silu"},
        {"kind": "add", "with": ["stem"]},
        {"kind": "maxPooling2d", "padding": "same"},
        {"kind": "globalAveragePooling2d"},
        {"kind": "dense", "units": 5},
    ]
    return [case("a small network, training", (2, 7, 7), layers, True, 4), case("a small network, inference", (2, 7, 7), layers, False, 4)]


cases = [case(f"dense, {name}", (4,), [{"kind": "dense", "units": 3, "activation": name}], rows=5) for name in ACTIVATIONS]
cases.append(case("dense, no bias", (4,), [{"kind": "dense", "units": 3, "useBias": False}]))
cases += [case(f"activation, {name}", (6,), [{"kind": "activation", "activation": name}]) for name in ("relu", "gelu")]
cases += conv_cases() + depthwise_cases() + pooling_cases() + wiring_cases()
for training in (True, False):
    for shape in ((3,), (3, 2, 4)):
        title = f"batchNormalization, {'training' if training else 'inference'}, rank {len(shape) + 1}"
        layers = [{"kind": "batchNormalization", "momentum": 0.9, "epsilon": 0.01}]
        cases.append(case(title, shape, layers, training, 6))
cases += whole_cases()


def sequence_cases():
    convolutions = {
        "plain": {},
        "strides, same": {"strides": 2, "padding": "same", "activation": "tanh"},
        "causal, dilated": {"padding": "causal", "dilationRate": 2},
        "groups, no bias": {"groups": 2, "useBias": False},
    }
    attention = {"kind": "multiHeadAttention", "numHeads": 2, "keyDim": 3}
    pooled = {"kind": "globalAveragePooling1d"}
    padded = [[3, 1, 4, 0, 0], [2, 2, 5, 1, 3], [0, 0, 0, 0, 0]]
    embedding = {"kind": "embedding", "inputDim": 6, "outputDim": 4}
    masked = {**embedding, "maskZero": True}
    encoder = [
        masked,
        {"kind": "positionalEmbedding", "name": "positions"},
        {"kind": "layerNormalization"},
        attention,
        {"kind": "add", "name": "attended", "with": ["positions"]},
        {"kind": "layerNormalization", "epsilon": 1e-5},
        {"kind": "dense", "units": 8, "activation": "gelu"},
        {"kind": "dense", "units": 4},
        {"kind": "add", "with": ["attended"]},
        pooled,
        {"kind": "dense", "units": 3},
    ]
    return [
        *(case(f"conv1d, {title}", (7, 4), [{"kind": "conv1d", "filters": 4, "kernelSize": 3, **fields}]) for title, fields in convolutions.items()),
        case("dense over a sequence", (4, 3), [{"kind": "dense", "units": 5, "activation": "gelu"}]),
        case("layerNormalization", (4, 6), [{"kind": "layerNormalization"}]),
        case("layerNormalization of a flat row", (6,), [{"kind": "layerNormalization", "epsilon": 0.1}]),
        case("positionalEmbedding", (3, 4), [{"kind": "positionalEmbedding"}]),
        case("multiHeadAttention", (5, 4), [attention]),
        case("multiHeadAttention, causal, no bias", (5, 4), [{**attention, "causal": True, "useBias": False}]),
        case("globalAveragePooling1d", (5, 4), [pooled]),
        case("embedding", (5,), [embedding], rows=3, tokens=padded),
        case("a masked mean, a row that is all padding included", (5,), [masked, pooled], rows=3, tokens=padded),
        case("attention that leaves padding out", (5,), [masked, attention, pooled], rows=2, tokens=padded[:2]),
        case("a transformer encoder", (5,), encoder, rows=2, tokens=padded[:2]),
    ]


cases += sequence_cases()
rescaled = {"scale": [0.5, 2.0, 0.1], "offset": [0.3, -1.0, 0.0]}
cases += [
    case("permute", (2, 3, 4), [{"kind": "permute", "dims": [3, 1, 2]}]),
    case("permute a sequence", (5, 4), [{"kind": "permute", "dims": [2, 1]}, {"kind": "dense", "units": 3}]),
    case("rescaling, one for all", (4,), [{"kind": "rescaling", "scale": 0.0625, "offset": -0.5}]),
    case("rescaling, one a channel", (3, 2, 2), [{"kind": "rescaling", **rescaled}]),
    case("rescaling, one a feature", (4, 3), [{"kind": "rescaling", **rescaled}]),
    case("leakyRelu of a slope of its own", (4,), [{"kind": "activation", "activation": "leakyRelu", "alpha": 0.3}]),
    case("elu of an alpha of its own", (4,), [{"kind": "activation", "activation": "elu", "alpha": 0.6}]),
]

result = {"versions": {"torch": torch.__version__}, "cases": cases}
path = pathlib.Path(__file__).with_suffix(".json")
# nine digits are more than float32 holds
path.write_text(json.dumps(json.loads(json.dumps(result), parse_float=lambda text: float(f"{float(text):.9g}"))) + "\n")
