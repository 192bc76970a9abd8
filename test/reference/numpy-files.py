"""Small files written by NumPy itself, as base64, with the values they hold: python numpy-files.py > numpy-files.json"""

import base64
import io
import json

import numpy

values = {
    "b1": numpy.array([[True, False], [False, True]]),
    "u1": numpy.array([[0, 255], [7, 128]], "u1"),
    "i1": numpy.array([[-128, 127], [0, 1]], "i1"),
    "u2": numpy.array([[0, 65535], [7, 300]], "u2"),
    "i2": numpy.array([[-300, 300], [0, 1]], "i2"),
    "u4": numpy.array([[0, 100000], [7, 300]], "u4"),
    "i4": numpy.array([[-100000, 100000], [0, 1]], "i4"),
    "u8": numpy.array([[0, 255], [7, 128]], "u8"),
    "i8": numpy.array([[-5, 5], [0, 1]], "i8"),
    "f2": numpy.array([[-1.5, 65504], [2**-24, 2**-14]], "f2"),
    "f4": numpy.array([[-1.5, 1e30], [1e-40, 0.25]], "f4"),
    "f8": numpy.array([[-1.5, 1e30], [1e-300, 0.25]], "f8"),
    "U": numpy.array(["cat", "", "zebra", "\u00e9\U0001f600"]),
    "S": numpy.array([b"cat", b"", b"zebra"]),
    "fortran": numpy.asfortranarray(numpy.arange(6.0).reshape(2, 3)),
    "bigEndian": numpy.arange(3, dtype=">i4"),
    "complex": numpy.array([1j]),
    "structured": numpy.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]),
    "scalar": numpy.array(3.5),
}


def packed(array, version):
    stream = io.BytesIO()
    numpy.lib.format.write_array(stream, array, version)
    return base64.b64encode(stream.getvalue()).decode()


def listed(array):
    if array.dtype.kind == "S":
        return [text.decode() for text in array.ravel()]
    if array.dtype.kind in "cV":
        return []
    numbers = array.ravel()
    return [x.item() if array.dtype.kind != "b" else int(x) for x in numbers]


files = [
    {
        "name": name if version == (1, 0) else f"{name} version {version[0]}",
        "shape": list(array.shape),
        "values": listed(array),
        "base64": packed(array, version),
    }
    for name, array in values.items()
    for version in ([(1, 0), (2, 0), (3, 0)] if name == "f4" else [(1, 0)])
]

archive = {"x": numpy.arange(12, dtype="u1").reshape(4, 3), "y": numpy.array([1, 0, 1, 0]), "other": numpy.zeros(2)}
archives = {}
for name, save in (("stored", numpy.savez), ("compressed", numpy.savez_compressed)):
    stream = io.BytesIO()
    save(stream, **archive)
    archives[name] = base64.b64encode(stream.getvalue()).decode()

print(json.dumps({"versions": {"numpy": numpy.__version__}, "files": files, "archives": archives}, indent=1))
