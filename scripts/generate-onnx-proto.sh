#!/bin/sh
# Generates src/engine/onnx/file/onnx_pb.ts from src/engine/onnx/file/onnx.proto with buf and protoc-gen-es, fetched for the occasion.
set -eu
cd "$(dirname "$0")/.."
template='{"version":"v2","plugins":[{"local":"protoc-gen-es","out":"src/engine/onnx/file","opt":["target=ts","import_extension=ts"]}]}'
npm exec --yes --package=@bufbuild/buf@1.75.0 --package=@bufbuild/protoc-gen-es@2.12.1 -- buf generate src/engine/onnx/file --template "$template"
