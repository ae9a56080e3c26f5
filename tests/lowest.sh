#!/usr/bin/env bash
# Runs a part of the tests with the lowest versions that pyproject.toml allows of what is asked for directly, extras
# included, on the oldest Python: a bound that is too low shows here and not at a user's.
set -euo pipefail
cd "$(dirname "$0")/.."

uv=.venv-tools/bin/uv
"$uv" venv --quiet --clear --python 3.11 .venv-lowest
"$uv" pip install --quiet --python .venv-lowest/bin/python --resolution lowest-direct --editable '.[all]' \
  'pytest>=8' 'hypothesis>=6.100' 'babel>=2.14'
# Old libraries on today's of others warn of much; what they compute is what counts here.
export SYNERGYSIM_CACHE="$PWD/.venv-lowest/cache"
.venv-lowest/bin/python -m pytest -q -p no:cacheprovider -o filterwarnings=ignore "$@"
.venv-lowest/bin/synergysim run guangzhou --scale 0.004 --until 2013 -n 1 --workers 1 --no-sources \
  --out .venv-lowest/run --force
