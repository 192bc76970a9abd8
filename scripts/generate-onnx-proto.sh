#!/bin/sh
# Generates src/onnx/onnx_pb.ts from src/onnx/onnx.proto with buf and protoc-gen-es, both development dependencies.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/node_modules/.bin:$PATH"
buf generate src/onnx --template '{"version":"v2","plugins":[{"local":"protoc-gen-es","out":"src/onnx","opt":["target=ts","import_extension=ts"]}]}'
