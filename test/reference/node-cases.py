"""ONNX's own cases of its operators (onnx.backend.test.case.node), a JSON line each, for `npm run soak:onnx -- FILE`.

    python test/reference/node-cases.py node-cases.jsonl

Kept are cases that take float32; tensors of other types become constants of the model. Made with onnx 1.23.1.
"""
import base64
import json
import sys

import numpy as np
from onnx import numpy_helper
from onnx.backend.test.case.node import collect_testcases


# their other inputs are constants in every file
FED_FIRST = {"Resize", "Upsample", "Dropout"}


def plain(array):
    array = np.asarray(array)
    return {"shape": list(array.shape), "values": [float(v) for v in array.astype("float64").ravel()]}


written = 0
with open(sys.argv[1], "w") as file:
    for case in collect_testcases(None):
        if not case.data_sets:
            continue
        inputs, outputs = case.data_sets[0]
        model = case.model
        graph = model.graph
        if not all(isinstance(x, np.ndarray) for x in [*inputs, *outputs]):
            continue
        fed = {}
        alone = graph.node[0].op_type in FED_FIRST
        for info, array in zip(list(graph.input), inputs):
            if array.dtype == np.float32 and not (alone and fed):
                fed[info.name] = plain(array)
            elif array.dtype.kind in "iufb":
                graph.initializer.append(numpy_helper.from_array(array, info.name))
                graph.input.remove(info)
            else:
                fed = {}
                break
        numeric = all(array.dtype.kind in "iufb" for array in outputs)
        if not fed or not numeric:
            continue
        line = {
            "name": case.name,
            "model": base64.b64encode(model.SerializeToString()).decode(),
            "inputs": fed,
            "outputs": {info.name: plain(array) for info, array in zip(graph.output, outputs)},
        }
        file.write(json.dumps(line) + "\n")
        written += 1
print(f"{written} cases")
