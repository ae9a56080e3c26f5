# Everything runs from the project's own environment in .venv.
PYTHON ?= python3
BIN := .venv/bin
LINKS := .types/synergysim

.PHONY: help install demo validate test lint types links unit words test-browser newest lowest same-bytes bounds lock audit check-readme readme bench endurance wheel evaluator odd docs docs-version clean
.DEFAULT_GOAL := help

help:  ## Show the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

.venv/.installed: pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit("synergysim needs Python 3.11 or later; choose one with: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	@echo 'Making the environment in .venv and compiling the model: some three minutes, once.'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	-$(BIN)/synergysim compile
	touch $@

install: .venv/.installed  ## Make the environment in .venv

demo: install  ## Simulate Guangzhou's five clusters 2010-2035, score them, show the result in results/demo
	$(BIN)/synergysim demo

validate: install  ## Hold the baseline and its posterior against what is observed: the scorecard in results/validate
	$(BIN)/synergysim validate guangzhou --posterior guangzhou --out results/validate --force

test: lint types unit  ## Lint, check types, run the tests

links:
	mkdir -p $(LINKS)
	for folder in simulation analysis scenarios; do ln -sfn ../../$$folder $(LINKS)/$$folder; done
	for file in scenarios/program/*.py; do ln -sfn ../../$$file $(LINKS)/; done

words: install  ## Bring the catalogue of Chinese up to date with the texts in the code, and name what it lacks
	$(BIN)/python tests/words.py
	$(BIN)/pytest -q tests/test_words.py

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install links
	MYPYPATH=.types $(BIN)/mypy --namespace-packages --explicit-package-bases -p synergysim

unit: install
	$(BIN)/pytest -n auto --dist worksteal -q

test-browser: install  ## Use the web page in headless Chromium (/usr/bin/chromium); screenshots go to results/browser
	$(BIN)/pytest tests/browser -q

newest: install  ## Run the tests on the newest Python there is, with every extra and without constraints
	bash tests/newest_python.sh $(TESTS)

LOWEST := tests/test_package.py tests/test_extensions.py tests/analysis/test_tables.py tests/analysis/test_results.py \
  tests/analysis/test_foreign_files.py tests/scenarios/studies/test_exports.py tests/scenarios/ensemble/test_store.py \
  tests/scenarios/ensemble/test_summary_export.py tests/scenarios/interchange/test_interchange.py tests/simulation/test_mesa.py
lowest: .venv-tools/bin/uv  ## Run a part of the tests with the lowest versions that pyproject.toml allows
	bash tests/lowest.sh $(or $(TESTS),$(LOWEST))

# Two kernels of the BLAS library must give the same bytes; without the processor's widest instructions, exp and log
# of NumPy round otherwise, and the results are the same within the tolerance that docs/limits.md states.
same-bytes: install  ## Compare what other kernels and instructions compute
	mkdir -p results/bytes
	OPENBLAS_CORETYPE=Haswell $(BIN)/python -m tests.same_bytes write results/bytes/haswell.npz
	OPENBLAS_CORETYPE=Prescott $(BIN)/python -m tests.same_bytes write results/bytes/prescott.npz
	NPY_DISABLE_CPU_FEATURES='X86_V4 AVX512F' $(BIN)/python -W ignore -m tests.same_bytes write results/bytes/narrow.npz
	$(BIN)/python -m tests.same_bytes compare results/bytes/haswell.npz results/bytes/prescott.npz
	$(BIN)/python -m tests.same_bytes compare results/bytes/haswell.npz results/bytes/narrow.npz within

bounds: install  ## Run parameters at their declared bounds, all of them or SAMPLE=40, and check every run
	$(BIN)/synergysim bounds --scale 0.001 $(if $(SAMPLE),--sample $(SAMPLE))

# Tools of their own place: they are needed here alone.
.venv-tools/bin/uv .venv-tools/bin/pip-audit:
	$(PYTHON) -m venv .venv-tools
	.venv-tools/bin/python -m pip install --quiet --disable-pip-version-check --upgrade uv pip-audit

lock: .venv-tools/bin/uv  ## Make requirements.lock anew, with checksums, from pyproject.toml and constraints.txt
	.venv-tools/bin/uv pip compile --quiet --universal --python-version 3.11.5 --generate-hashes --no-annotate \
	  --no-header --no-emit-index-url --extra dev --constraint constraints.txt --output-file requirements.lock pyproject.toml

audit: .venv-tools/bin/pip-audit  ## Ask for known vulnerabilities of the versions in requirements.lock
	.venv-tools/bin/pip-audit --requirement requirements.lock --require-hashes --disable-pip --strict

check-readme: install  ## Compare the tables that the README prints with what its commands print
	$(BIN)/python -m tests.readme_tables

readme: install  ## Bring the tables that the README prints up to date
	$(BIN)/python -m tests.readme_tables --write

bench: install  ## Print speed and memory figures
	$(BIN)/python -m tests.benchmarks

endurance: install  ## Kill a sweep of 2,000 runs again and again; read 1,000 sick files; hold U to what it is to do
	$(BIN)/python -m tests.endurance
	$(BIN)/python -m tests.goalposts
	SYNERGYSIM_SICK_FILES=1000 $(BIN)/pytest -q tests/analysis/test_sick_files.py tests/scenarios/studies/test_tampered_files.py

wheel: install  ## Build the wheel, install it elsewhere, run the demo from it
	bash tests/wheel.sh

evaluator: install  ## Make the shipped evaluator anew, after a change of the model's results
	$(BIN)/synergysim freeze-evaluator

odd: install  ## Bring the tables of the model description (simulation/ODD.md) up to date
	$(BIN)/synergysim describe --write

docs: install links  ## Build the documentation in site/, in English and (site/zh/) Chinese; a warning is an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --config-file mkdocs.zh.yml
	$(BIN)/python -m tests.site_links site

docs-version: docs  ## Put the site beside those of other versions: in PUBLISHED (published/), under the package's version
	$(BIN)/python docs/versions.py site $(or $(PUBLISHED),published) $(or $(VERSION),$(shell $(BIN)/python -c 'import synergysim; print(synergysim.__version__)'))

clean:
	rm -rf .venv .venv-lowest .venv-newest .venv-tools .types build dist site published *.egg-info results
