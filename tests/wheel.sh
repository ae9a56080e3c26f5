#!/usr/bin/env bash
# Builds the wheel, installs it into a fresh environment elsewhere, and runs the demo from there with few replications.
set -euo pipefail

root="$(cd "$(dirname "$0")/.." && pwd)"
python="${PYTHON:-$root/.venv/bin/python}"
elsewhere="$(mktemp -d)"
trap 'rm -rf "$elsewhere"' EXIT

# A copy, so that no build folder of an earlier state can slip into the wheel.
mkdir "$elsewhere/source"
tar -C "$root" --exclude=./.git --exclude=./.venv --exclude=./.types --exclude=./build --exclude=./dist \
  --exclude='*.egg-info' --exclude=./results --exclude=__pycache__ -cf - . | tar -C "$elsewhere/source" -xf -
"$python" -m build --wheel --outdir "$elsewhere/dist" "$elsewhere/source" >"$elsewhere/build.log" 2>&1 ||
  { cat "$elsewhere/build.log" >&2; exit 1; }

"$python" -m venv "$elsewhere/venv"
"$elsewhere/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  --constraint "$root/constraints.txt" "$elsewhere"/dist/*.whl

cd "$elsewhere"
export SYNERGYSIM_CACHE="$elsewhere/cache"
"$elsewhere/venv/bin/synergysim" demo --replications 2 --out "$elsewhere/result"
"$elsewhere/venv/bin/python" -m synergysim list experiments >"$elsewhere/listed"
for file in manifest.json runs.parquet indicators.parquet diagnostics.parquet synergy.csv report.html \
  figures/order_degrees.png figures/synergy.png figures/stages.png figures/exports.png figures/adoption.png; do
  test -s "$elsewhere/result/$file" || { echo "The installed demo did not write $file." >&2; exit 1; }
done
echo "The wheel works when installed elsewhere."
