"""Writes test/kinds/teachers/tfjs-graph: a TensorFlow graph in TensorFlow.js's graph-model format, and its own outputs.

A frozen graph of TensorFlow's; its constants go to weights.bin, as the format has it. Run with TensorFlow 2.21:
    python test/reference/tfjs-graph-model.py
"""
import json
import os

import numpy as np
import tensorflow as tf
from google.protobuf.json_format import MessageToDict
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

HEIGHT, WIDTH, CLASSES, ROWS = 5, 4, 3, 6
draw = np.random.default_rng(5)
kernel = tf.Variable(draw.normal(0, 0.5, (3, 3, 2, 4)).astype(np.float32))
bias = tf.Variable(draw.normal(0, 0.2, 4).astype(np.float32))
dense = tf.Variable(draw.normal(0, 0.3, (HEIGHT * WIDTH * 4, CLASSES)).astype(np.float32))
shift = tf.Variable(draw.normal(0, 0.2, CLASSES).astype(np.float32))


@tf.function
def classify(image):
    hidden = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(image, kernel, 1, "SAME"), bias))
    scores = tf.matmul(tf.reshape(hidden, [-1, HEIGHT * WIDTH * 4]), dense) + shift
    return tf.nn.softmax(scores, name="scores")


frozen = convert_variables_to_constants_v2(
    classify.get_concrete_function(tf.TensorSpec([None, HEIGHT, WIDTH, 2], tf.float32, name="image"))
)
images = draw.uniform(0, 1, (ROWS, HEIGHT, WIDTH, 2)).astype(np.float32)
outputs = frozen(tf.constant(images))[0].numpy()

specs, payload, nodes = [], b"", []
types = {tf.float32.as_datatype_enum: "float32", tf.int32.as_datatype_enum: "int32"}
for node in frozen.graph.as_graph_def().node:
    if node.op == "Const":
        value = tf.make_ndarray(node.attr["value"].tensor)
        specs.append({"name": node.name, "shape": list(value.shape), "dtype": types[node.attr["dtype"].type]})
        payload += value.tobytes()
        node.attr["value"].tensor.ClearField("tensor_content")
        for field in ("float_val", "int_val"):
            node.attr["value"].tensor.ClearField(field)
    nodes.append(MessageToDict(node))


def described(tensor):
    sizes = [{"size": str(-1 if size is None else size)} for size in tensor.shape.as_list()]
    return {"name": tensor.name, "dtype": "DT_FLOAT", "tensorShape": {"dim": sizes}}


model = {
    "format": "graph-model",
    "modelTopology": {"node": nodes, "library": {}, "versions": {}},
    "signature": {
        "inputs": {"image": described(frozen.inputs[0])},
        "outputs": {"scores": described(frozen.outputs[0])},
    },
    "weightsManifest": [{"paths": ["weights.bin"], "weights": specs}],
}
folder = os.path.join(os.path.dirname(__file__), "..", "teachers", "tfjs-graph")
with open(os.path.join(folder, "model.json"), "w") as file:
    json.dump(model, file)
with open(os.path.join(folder, "weights.bin"), "wb") as file:
    file.write(payload)
# rows as limbeck has them: channels first
expected = {"inputs": images.transpose(0, 3, 1, 2).ravel().tolist(), "probabilities": outputs.ravel().tolist()}
with open(os.path.join(folder, "expected.json"), "w") as file:
    json.dump(expected, file)
