#!/usr/bin/env bash
# docs/api.md from the docstrings of what src/index.ts exports, or another file that is named.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
npx typedoc --entryPoints src/index.ts --tsconfig tsconfig.json --plugin typedoc-plugin-markdown --out "$out" \
  --readme none --router module --disableSources --hidePageHeader --hideBreadcrumbs --logLevel Error \
  --skipErrorChecking --name "limbeck as a library" --githubPages false
mv "$out/README.md" "${1:-docs/api.md}"
rm -rf "$out"
