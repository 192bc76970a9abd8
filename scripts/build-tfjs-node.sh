#!/usr/bin/env bash
# Builds TensorFlow.js's native backend from a TensorFlow wheel, or a libtensorflow folder, into a prefix of its own
# that `npm ci` does not undo. Needs npm, g++, make, python3 and Node's headers (npm_config_nodedir where they are not
# found and cannot be fetched).
#
#   scripts/build-tfjs-node.sh                      the wheel comes from pip
#   scripts/build-tfjs-node.sh WHEEL.whl            a tensorflow or tensorflow_cpu wheel
#   scripts/build-tfjs-node.sh LIBTENSORFLOW_DIR    a folder with lib/ and include/
#
# LIMBECK_TFJS_NODE names the package folder to build; it must end in node_modules/@tensorflow/tfjs-node.
set -euo pipefail

version=4.22.0
package="${LIMBECK_TFJS_NODE:-${XDG_CACHE_HOME:-$HOME/.cache}/limbeck/tfjs-node/node_modules/@tensorflow/tfjs-node}"
case "$package" in
  */node_modules/@tensorflow/tfjs-node) root="${package%/node_modules/@tensorflow/tfjs-node}" ;;
  *) echo "LIMBECK_TFJS_NODE must end in node_modules/@tensorflow/tfjs-node" >&2; exit 2 ;;
esac

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

source="${1:-}"
if [ -z "$source" ]; then
  python3 -m pip download tensorflow_cpu==2.21.0 --no-deps --quiet --dest "$work"
  source="$(echo "$work"/*.whl)"
fi
[ -e "$source" ] || { echo "$source does not exist" >&2; exit 2; }
source="$(realpath "$source")"

mkdir -p "$root"
[ -f "$root/package.json" ] || echo '{"name":"limbeck-tfjs-node","version":"1.0.0","private":true}' >"$root/package.json"
(cd "$root" && npm install --ignore-scripts --save-exact --no-audit --no-fund "@tensorflow/tfjs-node@$version")

lib="$package/deps/lib"
include="$package/deps/include"
rm -rf "$package/deps" "$package/lib" "$package/build"
mkdir -p "$lib" "$include"

if [ -d "$source" ]; then
  cp -a "$source/lib/." "$lib/"
  cp -a "$source/include/." "$include/"
else
  python3 - "$source" "$lib" "$include" <<'PYTHON'
import os, shutil, sys, zipfile
wheel, lib, include = sys.argv[1:]
libraries = ("libtensorflow_cc.so.2", "libtensorflow_framework.so.2")
headers = tuple("tensorflow/include/" + folder + "/" for folder in (
    "tensorflow/c", "tensorflow/core/platform", "tsl/platform", "xla/tsl/c", "xla/tsl/platform"))
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith("tensorflow/") and os.path.basename(name) in libraries and name.count("/") == 1:
            target = os.path.join(lib, os.path.basename(name))
        elif name.startswith(headers) and name.endswith(".h"):
            target = os.path.join(include, name[len("tensorflow/include/"):])
        else:
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with archive.open(name) as packed, open(target, "wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
PYTHON
  ln -sf libtensorflow_cc.so.2 "$lib/libtensorflow.so"
  ln -sf libtensorflow_cc.so.2 "$lib/libtensorflow.so.2.9.1"
  ln -sf libtensorflow_framework.so.2 "$lib/libtensorflow_framework.so"
fi
[ -e "$lib/libtensorflow.so" ] || { echo "no libtensorflow.so in $source" >&2; exit 1; }

# with a custom binary named, and deps/ in place, the install script only compiles the addon
echo '{"tf-lib":"unused"}' >"$package/scripts/custom-binary.json"
(cd "$package" && npm run install)

node -e '
  const util = require("util");
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
  const tf = require(process.argv[1]);
  if (tf.getBackend() !== "tensorflow") throw new Error("the native backend is not chosen");
  if (tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0] !== 11) throw new Error("the native backend computes wrongly");
' "$package"
echo "tfjs-node $version works: $package"
