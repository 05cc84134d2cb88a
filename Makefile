# Two commands do all the set-up on a machine with Python 3.11+ and git:
#   make audit DIR=path/to/repository     make test
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DIR ?= .

.PHONY: audit test check lint types docs build wheel-test integrations-test bench clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

audit: $(VENV)/.installed
	@$(BIN)/readiness audit $(DIR) $(ARGS)

test: $(VENV)/.installed
	$(BIN)/python -m pytest -n auto $(ARGS)

lint: $(VENV)/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.installed
	$(BIN)/mypy

# Everything that CI runs, the tests last.
check: lint types wheel-test integrations-test test

docs: $(VENV)/.installed
	$(BIN)/python -m readiness.docs_written

build: $(VENV)/.installed
	rm -rf dist
	$(BIN)/python -m build --wheel --quiet

# The wheel alone, in an empty environment: this is how a missing rules folder shows.
wheel-test: build
	rm -rf build/wheel-venv
	$(PYTHON) -m venv build/wheel-venv
	build/wheel-venv/bin/python -m pip install --quiet --disable-pip-version-check dist/*.whl
	cd build && wheel-venv/bin/readiness --version && wheel-venv/bin/readiness rules --output json > /dev/null
	cd build && wheel-venv/bin/readiness audit .. --offline --output concise --output html=report.html

# The action and the hooks with what they install, from the package registry.
integrations-test: $(VENV)/.installed
	$(BIN)/python tests/integrations/installed.py

bench: $(VENV)/.installed
	$(BIN)/python benchmarks/run.py $(ARGS)

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
