"""Files of Apache Arrow as its own library and polars write them, and the values that pyarrow reads of them.

Writes ../kinds/data/files/arrow; with pyarrow, numpy and polars.
"""

import datetime
import decimal
import json
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.feather as feather

folder = Path(__file__).parent.parent / "kinds/data/files/arrow"
folder.mkdir(parents=True, exist_ok=True)
ROWS = 7

columns = {
    "int8": pa.array([1, 2, None, -4, 5, 6, 7], pa.int8()),
    "int64": pa.array([1, 2, 3, 4, 5, 6, 2**53 + 1], pa.int64()),
    "uint64": pa.array([0, 1, 2, 3, 4, 5, 2**63 + 7], pa.uint64()),
    "half": pa.array((np.arange(ROWS) / 3).astype("f2"), pa.float16()),
    "single": pa.array(np.arange(ROWS) / 3, pa.float32()),
    "double": pa.array(np.arange(ROWS) / 3, pa.float64()),
    "truth": pa.array([True, False, None, True, False, True, True]),
    "text": pa.array(["a", "\u00e9", None, "x", "", "z", "\U0001f600"]),
    "large": pa.array(list("abcdefg"), pa.large_string()),
    "category": pa.array(["u", "v", "u", "v", None, "u", "w"]).dictionary_encode(),
    "list": pa.array([[1, 2, 3], [], None, [4], [5], [6], [7]], pa.list_(pa.float32())),
    "nested": pa.array([[[row, 2], [3, 4]] for row in range(ROWS)], pa.list_(pa.list_(pa.uint8()))),
    "pair": pa.array([[row, -row] for row in range(ROWS)], pa.list_(pa.int64(), 2)),
    "halves": pa.array([[np.float16(row / 2), np.float16(0.25)] for row in range(ROWS)], pa.list_(pa.float16(), 2)),
    "time": pa.array([datetime.datetime(2020, 1, 2, 3, 4, row) for row in range(ROWS)], pa.timestamp("us")),
    "day": pa.array([datetime.date(2020, 1, 2 + row) for row in range(ROWS)], pa.date32()),
    "decimal": pa.array([decimal.Decimal(text) for text in ["-1.50", "0.07", "3", "0", "-9.99", "1e2", "7.25"]], pa.decimal128(9, 2)),
    "nothing": pa.nulls(ROWS),
    "tensor": pa.FixedShapeTensorArray.from_numpy_ndarray(np.arange(6 * ROWS).reshape(ROWS, 2, 3).astype("f4")),
}
table = pa.table(columns)


def plain(value):
    """A value as JSON has it; whole numbers beyond doubles as texts."""
    if isinstance(value, (datetime.datetime, datetime.date)):
        instant = value if isinstance(value, datetime.datetime) else datetime.datetime(value.year, value.month, value.day)
        return instant.isoformat(timespec="milliseconds") + "Z"
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, (list, np.ndarray)):
        return [plain(one) for one in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53:
        return str(value)
    return value


def every_tenth(of):
    """Of ten values that are alike, one."""
    return of["noise"].to_pylist()[::10]


values = {name: [plain(one) for one in table[name].to_pylist()] for name in table.column_names if name != "tensor"}
values["tensor"] = columns["tensor"].to_numpy_ndarray().tolist()
(folder / "values.json").write_text(json.dumps(values))

with pa.OSFile(str(folder / "stream.arrow"), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as writer:
    writer.write_table(table.slice(0, 4))
    writer.write_table(table.slice(4))
with pa.OSFile(str(folder / "file.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
    writer.write_table(table, max_chunksize=3)
# enough for several blocks, of which each refers to those before it, and for what does not shrink
rng = np.random.default_rng(0)
many = pa.table(
    {
        "count": pa.array([row % 97 for row in range(30_000)], pa.int32()),
        "noise": pa.array(rng.integers(0, 256, 3_000).repeat(10).astype("u1")),
        "category": pa.array([f"class {row % 3}" for row in range(30_000)]).dictionary_encode(),
    }
)
feather.write_feather(many, str(folder / "lz4.feather"), compression="lz4")
feather.write_feather(many, str(folder / "zstd.feather"), compression="zstd")
(folder / "many.json").write_text(json.dumps({"noise": every_tenth(many), "rows": many.num_rows}))

turned = pa.ExtensionArray.from_storage(pa.fixed_shape_tensor(pa.float32(), [2, 3], permutation=[1, 0]), columns["tensor"].storage)
odd = pa.table({"turned": turned, "map": pa.array([[("a", 1)]] * ROWS, pa.map_(pa.string(), pa.int8())), "x": columns["single"]})
with pa.OSFile(str(folder / "odd.arrow"), "wb") as sink, pa.ipc.new_file(sink, odd.schema) as writer:
    writer.write_table(odd)

# as Hugging Face's datasets saves a set to disk: streams, what Arrow has no words for in the schema's metadata
said = json.dumps({"info": {"features": {"x": {"dtype": "float32", "_type": "Value"}, "label": {"names": ["cat", "dog", "owl"], "_type": "ClassLabel"}}}})
for part, files, rows in [("train", 2, 60), ("test", 1, 30)]:
    (folder / "saved" / part).mkdir(parents=True, exist_ok=True)
    (folder / "saved" / part / "state.json").write_text("{}")
    for at in range(files):
        share = range(at * rows // files, (at + 1) * rows // files)
        own = pa.table({"x": pa.array([row % 7 for row in share], pa.float32()), "label": pa.array([row % 3 for row in share], pa.int64())})
        own = own.replace_schema_metadata({"huggingface": said})
        with pa.OSFile(str(folder / "saved" / part / f"data-{at:05d}-of-{files:05d}.arrow"), "wb") as sink:
            with pa.ipc.new_stream(sink, own.schema) as writer:
                writer.write_table(own)
(folder / "saved" / "dataset_dict.json").write_text('{"splits": ["train", "test"]}')

frame = pl.DataFrame(
    {
        "x": [0.5, 1.5, 2.5],
        "text": ["a", "b", "c"],
        "category": pl.Series(["u", "v", "u"], dtype=pl.Categorical),
        "list": [[1, 2], [3, 4], [5, 6]],
    }
)
frame.write_ipc(folder / "polars.arrow", compression="uncompressed")
