# `make run` reads the bundled picture and serves the API on port 5000; `make test` checks everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 5000

.PHONY: run test lint clean

run: $(VENV)/serve.stamp
	@mkdir -p build
	$(BIN)/lightocr read docs/sample.jpg --format text --overlay build/sample.overlay.png
	@echo "The overlay is build/sample.overlay.png. Try: curl --request POST http://127.0.0.1:$(PORT)/evaluation --form 'file=@docs/sample.jpg'"
	$(BIN)/lightocr serve --port $(PORT)

test: lint
	$(BIN)/python -m pytest

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/serve.stamp: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install --quiet --editable '.[api]'
	@touch $@

$(VENV)/dev.stamp: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/serve.stamp

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache
