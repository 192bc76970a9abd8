"""Small files written by Apache Arrow itself, as base64, with the values they hold: python parquet-files.py > parquet-files.json"""

import base64
import io
import json

import numpy
import pyarrow
import pyarrow.parquet

ROWS = 50
rng = numpy.random.default_rng(17)
values = rng.normal(size=(ROWS, 3))
labels = [["setosa", "versicolor", "virginica"][row % 3] for row in range(ROWS)]
lists = pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(values.ravel()), 3)
nested = pyarrow.array([[[float(row), 1.0], [2.0, 3.0], [4.0, 5.0]] for row in range(ROWS)])

tables = {
    "columns": {
        "a": pyarrow.array(values[:, 0], "float64"),
        "b": pyarrow.array(values[:, 1], "float32"),
        "c": pyarrow.array(range(ROWS), "int16"),
        "label": pyarrow.array(labels),
    },
    "dictionary": {
        "a": pyarrow.array(values[:, 0], "float16").cast("float32"),
        "label": pyarrow.array(labels).dictionary_encode(),
    },
    "lists": {"x": pyarrow.array(values.tolist(), pyarrow.list_(pyarrow.float32())), "label": pyarrow.array(labels)},
    "fixed": {"x": lists, "label": pyarrow.array(labels)},
    "nested": {"x": nested, "label": pyarrow.array([row % 3 for row in range(ROWS)], "uint8")},
    "nulls": {
        "a": pyarrow.array([None if row == 20 else float(row * row % 7) for row in range(ROWS)]),
        "label": pyarrow.array(labels),
    },
}
codecs = ["snappy", "zstd", "gzip", "brotli", "lz4", "none"]

files = []
for (name, columns), codec in zip(tables.items(), codecs):
    table = pyarrow.table(columns)
    out = io.BytesIO()
    pyarrow.parquet.write_table(table, out, compression=codec, row_group_size=16)
    inputs = [key for key in columns if key != "label"]
    rows = [
        [value for column in inputs for value in numpy.ravel(table[column][row].as_py()).tolist()]
        for row in range(ROWS)
    ]
    files.append(
        {
            "name": name,
            "codec": codec,
            "values": rows,
            "labels": table["label"].to_pylist(),
            "base64": base64.b64encode(out.getvalue()).decode(),
        }
    )
print(json.dumps({"versions": {"pyarrow": pyarrow.__version__}, "files": files}))
