"""The forest of recipes/external/adult.recipe.json: scikit-learn's, trained on the recipe's training rows, written as an ONNX
pipeline with an input for each column (numbers float, codes of categories string), in .cache/adult/forest.onnx.

python test/reference/adult-forest.py TRAIN_ROWS  where TRAIN_ROWS is a text file of row numbers from 0, a line each
"""

import gzip
import pathlib
import sys

import numpy
import onnx
from onnx import TensorProto, helper
from sklearn.ensemble import RandomForestClassifier

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODES = ["workclass", "education", "marital-status", "occupation", "relationship", "race", "sex", "native-country"]

lines = gzip.open(ROOT / "../shared/data/tabular/adult.tsv.gz", "rt").read().strip().split("\n")
names = lines[0].split("\t")
table = numpy.array([[float(cell) for cell in line.split("\t")] for line in lines[1:]])
columns, labels = names[:-1], table[:, -1].astype(int)
train = numpy.loadtxt(sys.argv[1], dtype=int)
others = numpy.setdiff1d(numpy.arange(len(table)), train)
values = table[:, :-1].astype("float32")
forest = RandomForestClassifier(100, min_samples_leaf=5, max_features=0.3, random_state=17, n_jobs=2)
forest.fit(values[train], labels[train])
print("accuracy of the other rows", forest.score(values[others], labels[others]))

trees = {key: [] for key in ["treeids", "nodeids", "featureids", "values", "modes", "truenodeids", "falsenodeids"]}
leaves = {key: [] for key in ["treeids", "nodeids", "ids", "weights"]}
for number, estimator in enumerate(forest.estimators_):
    tree = estimator.tree_
    for node in range(tree.node_count):
        leaf = tree.children_left[node] == -1
        trees["treeids"].append(number)
        trees["nodeids"].append(node)
        trees["featureids"].append(0 if leaf else int(tree.feature[node]))
        # thresholds are float64: the largest float32 that is not above keeps x <= t as it is for float32 x
        threshold = numpy.float32(tree.threshold[node])
        if threshold > tree.threshold[node]:
            threshold = numpy.nextafter(threshold, numpy.float32(-numpy.inf))
        trees["values"].append(0.0 if leaf else float(threshold))
        trees["modes"].append("LEAF" if leaf else "BRANCH_LEQ")
        trees["truenodeids"].append(0 if leaf else int(tree.children_left[node]))
        trees["falsenodeids"].append(0 if leaf else int(tree.children_right[node]))
        if leaf:
            shares = tree.value[node][0] / tree.value[node][0].sum() / len(forest.estimators_)
            for label, share in enumerate(shares):
                leaves["treeids"].append(number)
                leaves["nodeids"].append(node)
                leaves["ids"].append(label)
                leaves["weights"].append(float(share))

nodes, inputs, fed = [], [], []
for name in columns:
    kind = TensorProto.STRING if name in CODES else TensorProto.FLOAT
    inputs.append(helper.make_tensor_value_info(name, kind, ["rows", 1]))
    if name in CODES:
        codes = sorted({int(code) for code in table[:, columns.index(name)]})
        nodes.append(
            helper.make_node(
                "LabelEncoder",
                [name],
                [f"{name}:code"],
                domain="ai.onnx.ml",
                keys_strings=[str(code) for code in codes],
                values_floats=[float(code) for code in codes],
                default_float=-1.0,
            )
        )
    fed.append(f"{name}:code" if name in CODES else name)
nodes.append(helper.make_node("Concat", fed, ["values"], axis=1))
nodes.append(
    helper.make_node(
        "TreeEnsembleClassifier",
        ["values"],
        ["label", "probabilities"],
        domain="ai.onnx.ml",
        classlabels_int64s=[0, 1],
        post_transform="NONE",
        **{f"nodes_{key}": value for key, value in trees.items()},
        **{f"class_{key}": value for key, value in leaves.items()},
    )
)
outputs = [
    helper.make_tensor_value_info("label", TensorProto.INT64, ["rows"]),
    helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["rows", 2]),
]
graph = helper.make_graph(nodes, "forest", inputs, outputs)
opsets = [helper.make_opsetid("", 21), helper.make_opsetid("ai.onnx.ml", 3)]
model = helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="scikit-learn")
onnx.checker.check_model(model)
folder = ROOT / ".cache/adult"
folder.mkdir(parents=True, exist_ok=True)
onnx.save(model, folder / "forest.onnx")
