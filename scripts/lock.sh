#!/bin/bash
# Make the locks anew: requirements/*.txt (hashed) and package-lock.json. Run it after a change of dependencies
# in pyproject.toml or package.json; with --upgrade everything moves to the newest version that fits.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=.venv/bin/uv
[ -x "$uv" ] || { echo "scripts/lock.sh: run ./run --prepare first, it brings uv" >&2; exit 2; }
upgrade=()
[ "${1:-}" = --upgrade ] && upgrade=(--upgrade)

lock() { # lock OUTPUT ARGUMENTS…: universal, so that one file serves every machine and Python from 3.11 on
  local out=$1
  shift
  "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
    --no-emit-index-url --no-emit-find-links --no-header "${upgrade[@]}" --output-file "requirements/$out" "$@"
}

lock uv.txt requirements/uv.in
# hatchling installs Anlan itself (no build isolation, so that nothing unlocked is fetched)
lock base.txt pyproject.toml requirements/build.in
lock dev.txt pyproject.toml requirements/build.in --group dev --constraints requirements/base.txt
lock node.txt requirements/node.in

(cd src/anlan/web/assets && npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved)
if grep -lE 'https?://' requirements/*.txt; then
  echo "scripts/lock.sh: a lock names a registry address" >&2
  exit 1
fi
