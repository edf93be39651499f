# `make run` reads the bundled picture and serves the API on port 5000; `make test` checks all that needs no Docker,
# `make e2e` the image and the deployed template.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 5000
# sam and the emulators pin their own dependencies, so they live in environments of their own.
SAM := .venv-sam
MINISTACK := .venv-ministack

.PHONY: run test e2e tools lint clean

run: $(VENV)/serve.stamp
	@mkdir -p build
	$(BIN)/lightocr read docs/sample.jpg --format text --overlay build/sample.overlay.png
	@echo "The overlay is build/sample.overlay.png. Try: curl --request POST http://127.0.0.1:$(PORT)/evaluation --form 'file=@docs/sample.jpg'"
	$(BIN)/lightocr serve --port $(PORT)

test: lint
	$(BIN)/python -m pytest

e2e: $(VENV)/dev.stamp tools
	scripts/with_docker.sh sh -c 'scripts/base_image.sh && E2E=1 $(BIN)/python -m pytest -q -rs -s tests/e2e'

tools: $(SAM)/1.170.0.stamp $(MINISTACK)/1.5.33.stamp

$(SAM)/%.stamp:
	$(PYTHON) -m venv --clear $(SAM)
	$(SAM)/bin/pip install --quiet aws-sam-cli==$*
	@touch $@

$(MINISTACK)/%.stamp:
	$(PYTHON) -m venv --clear $(MINISTACK)
	$(MINISTACK)/bin/pip install --quiet ministack==$* aws-sam-translator docker
	@touch $@

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
