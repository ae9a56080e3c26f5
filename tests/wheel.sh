#!/usr/bin/env bash
# Builds the source archive, from it the wheel, installs that into a fresh environment elsewhere, and runs the demo from
# there with few replications, then tests of the unpacked archive.
set -euo pipefail

root="$(cd "$(dirname "$0")/.." && pwd)"
python="${PYTHON:-$root/.venv/bin/python}"
elsewhere="$(mktemp -d)"
trap 'rm -rf "$elsewhere"' EXIT

# A copy, so that no build folder of an earlier state can slip into the wheel.
mkdir "$elsewhere/source"
tar -C "$root" --exclude=./.git --exclude=./.venv --exclude=./.types --exclude=./build --exclude=./dist \
  --exclude='*.egg-info' --exclude=./results --exclude=__pycache__ -cf - . | tar -C "$elsewhere/source" -xf -
"$python" -m build --outdir "$elsewhere/dist" "$elsewhere/source" >"$elsewhere/build.log" 2>&1 ||
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
# Without any extra: the demo above is whole, and what an extra brings is asked for by its name.
"$elsewhere/venv/bin/synergysim" export "$elsewhere/result" --out "$elsewhere/result.nc" 2>"$elsewhere/told" && exit 1
grep -q "pip install 'synergysim\[arrays\]'" "$elsewhere/told" || { cat "$elsewhere/told" >&2; exit 1; }
echo "Installed without extras: $("$elsewhere/venv/bin/python" -m pip list 2>/dev/null | tail -n +3 | wc -l) libraries," \
  "$(du -sm "$elsewhere/venv" | cut -f1) MB."

# What the source archive holds is whole: its own tests of files, pages, examples and published numbers pass where it is
# unpacked, on the program that was built from it.
mkdir "$elsewhere/unpacked"
tar -C "$elsewhere/unpacked" --strip-components=1 -xzf "$elsewhere"/dist/synergysim-*.tar.gz
"$elsewhere/venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint "$root/constraints.txt" \
  pytest hypothesis
(cd "$elsewhere/unpacked" && "$elsewhere/venv/bin/python" -m pytest -q -p no:cacheprovider \
  tests/test_publication.py tests/analysis/test_cases.py)
for licence in LICENSE scenarios/observed/LICENSE.txt; do
  cmp "$root/$licence" "$elsewhere"/venv/lib/python3*/site-packages/synergysim-*.dist-info/licenses/"$licence"
done
echo "The source archive is whole: $(tar -tzf "$elsewhere"/dist/synergysim-*.tar.gz | wc -l) files."

# The example extension, installed as a package: its lever, shock, process, indicator, figure, command and scenario.
"$python" -m build --wheel --outdir "$elsewhere/dist" "$elsewhere/source/examples/night_shifts" >"$elsewhere/build.log" 2>&1 ||
  { cat "$elsewhere/build.log" >&2; exit 1; }
"$elsewhere/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps \
  "$elsewhere"/dist/synergysim_night_shifts-*.whl
"$elsewhere/venv/bin/synergysim" list extensions | grep -q customs.count_queue
"$elsewhere/venv/bin/synergysim" run night_shifts --scale 0.005 --until 2016 --replications 2 --workers 2 \
  --out "$elsewhere/nights" >/dev/null
test -s "$elsewhere/nights/figures/customs_queue.png"
grep -q '"name": "synergysim-night-shifts"' "$elsewhere/nights/manifest.json"
"$elsewhere/venv/bin/synergysim" describe | grep -q customs_strike
"$elsewhere/venv/bin/synergysim" night-shifts --scale 0.005 --until 2016
echo "The example extension works when installed."

# The mean-field twin in another tool's hands: PySD simulates the XMILE file to the numbers of ours.
"$elsewhere/venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint "$root/constraints.txt" pysd
"$elsewhere/venv/bin/python" "$root/tests/pysd_twin.py"
echo "The wheel works when installed elsewhere."
