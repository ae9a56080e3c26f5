#!/usr/bin/env bash
# Runs the tests on the newest Python that this machine has besides that of .venv, with every extra and without
# constraints: what someone gets who installs today. Where there is no newer one it says so, and that is all.
set -euo pipefail
cd "$(dirname "$0")/.."

version='import sys; v = sys.version_info; print(f"{v.major}.{v.minor}.{v.micro}" if v.releaselevel == "final" else "0")'
own="$(.venv/bin/python -c "$version")"
newest="$own"
newest_python=''
for candidate in $(compgen -c python3. | sort -u | grep -E '^python3\.[0-9]+$' || true) \
  "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python3; do
  found="$("$candidate" -c "$version" 2>/dev/null || echo 0)"
  if [ "$(printf '%s\n%s\n' "$newest" "$found" | sort -V | tail -1)" != "$newest" ]; then
    newest="$found"
    newest_python="$candidate"
  fi
done
if [ -z "$newest_python" ]; then
  echo "No Python newer than $own is on this machine: the tests ran on that one alone."
  exit 0
fi

echo "Python $newest, newest versions of all libraries:"
"$newest_python" -m venv --clear .venv-newest
.venv-newest/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip setuptools
.venv-newest/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
.venv-newest/bin/python -m pytest -n auto --dist worksteal -q "$@"
results=results/bytes
mkdir -p "$results"
.venv/bin/python -m tests.same_bytes write "$results/python-$own.npz"
.venv-newest/bin/python -m tests.same_bytes write "$results/python-$newest.npz"
.venv/bin/python -m tests.same_bytes compare "$results/python-$own.npz" "$results/python-$newest.npz" within
