"""Models as Keras 3 spells them (model.to_json) with their weights, and what Keras gives for some rows. Writes keras3.json.

Made with tensorflow_cpu 2.21.0 (Keras 3)."""
import json
import pathlib

import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(0)
CLASSES, ROWS = 3, 4


def functional():
    rows = keras.Input((6, 5, 2), name="rows")
    stem = layers.Conv2D(4, 3, padding="same", activation="relu", name="stem")(rows)
    twice = layers.Conv2D(4, 1, activation="tanh", name="twice")
    x = layers.Add(name="sum")([twice(stem), twice(layers.BatchNormalization(name="norm")(stem))])
    x = layers.LeakyReLU(negative_slope=0.2, name="leaky")(x)
    x = layers.DepthwiseConv2D(2, name="depthwise")(x)
    x = layers.Dropout(0.3, name="drop")(x)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    return keras.Model(rows, layers.Dense(CLASSES, activation="softmax", name="head")(x), name="functional")


def sequential():
    return keras.Sequential(
        [
            keras.Input((7, 4), name="rows"),
            layers.Conv1D(5, 3, strides=2, name="conv"),
            layers.LayerNormalization(name="norm"),
            layers.Activation("gelu", name="gelu"),
            layers.Flatten(name="flat"),
            layers.Dense(6, activation="elu", name="hidden"),
            layers.Dense(CLASSES, name="head"),
        ],
        name="sequential",
    )


cases = []
for model in (functional(), sequential()):
    generator = np.random.default_rng(1)
    for weight in model.weights:
        values = generator.normal(0, 0.5, weight.shape)
        weight.assign(abs(values) + 0.5 if "variance" in weight.path else values)
    rows = generator.normal(size=(ROWS, *model.input_shape[1:])).astype("float32")
    cases.append(
        {
            "name": model.name,
            "topology": json.loads(model.to_json()),
            "weights": [
                {"name": w.path, "shape": list(w.shape), "values": [float(np.float32(v)) for v in np.asarray(w).ravel()]}
                for w in model.weights
            ],
            "shape": list(rows.shape[1:]),
            "inputs": rows.ravel().tolist(),
            "outputs": np.asarray(model(rows, training=False)).ravel().tolist(),
        }
    )
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps({"keras": keras.__version__, "cases": cases}) + "\n")
