# `make run` reads the bundled picture and serves the API on port 5000; `make test` checks all that needs no Docker,
# `make e2e` the image and the deployed template.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 5000
# Tools that pin their own dependencies live in environments of their own.
AUDIT := .venv-audit/bin
AUDIT_TOOLS := pip-audit==2.10.1 bandit==1.9.4 cyclonedx-bom==7.5.0 uv==0.13.9
CONTRACT := .venv-contract/bin
CONTRACT_TOOLS := schemathesis==4.32.5 aiohttp==3.14.5
CLOVA_CLIENT := AutoRAG==0.3.27
SAM := .venv-sam
MINISTACK := .venv-ministack

.PHONY: run test e2e publish tools lint fuzz load contract audit lock clean

run: $(VENV)/serve.stamp
	@mkdir -p build
	$(BIN)/lightocr read docs/sample.jpg --format text --overlay build/sample.overlay.png
	@echo "The overlay is build/sample.overlay.png. Try: curl --request POST http://127.0.0.1:$(PORT)/evaluation --form 'file=@docs/sample.jpg'"
	$(BIN)/lightocr serve --port $(PORT)

test: lint
	$(BIN)/python -m pytest

e2e: $(VENV)/dev.stamp tools
	scripts/with_docker.sh scripts/e2e.sh

# make publish IMAGE=registry/name: the image of this commit, under the version and as latest. It must be logged in.
publish: VERSION = $(shell sed -n 's/^__version__ = "\(.*\)"/\1/p' lightocr/__init__.py)
publish:
	docker build --tag "$(IMAGE):$(VERSION)" --tag "$(IMAGE):latest" .
	docker push "$(IMAGE):$(VERSION)"
	docker push "$(IMAGE):latest"

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

# The figures of these two stand in docs/reliability.md.
fuzz: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.fuzz --inputs 20000 --publish

load: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.load --clients 50 --seconds 60 --publish

# Every operation of the OpenAPI with values inside and outside its schema, against a server of our own.
contract: $(VENV)/dev.stamp $(CONTRACT)/stamp
	PATH="$$PWD/$(CONTRACT):$$PATH" $(BIN)/python -m benchmarks.contract

audit: $(AUDIT)/stamp
	@mkdir -p build
	$(AUDIT)/bandit --quiet --recursive --configfile pyproject.toml lightocr function
	$(AUDIT)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-file build/sbom.cdx.json
	$(AUDIT)/pip-audit --strict --disable-pip --require-hashes --requirement requirements.lock

lock: $(AUDIT)/stamp
	$(AUDIT)/uv pip compile pyproject.toml --extra api --extra aws --python-version 3.11 --generate-hashes \
	    --no-annotate --custom-compile-command 'make lock' --quiet --output-file requirements.lock

$(AUDIT)/stamp: Makefile
	$(PYTHON) -m venv .venv-audit
	$(AUDIT)/pip install --quiet $(AUDIT_TOOLS)
	@touch $@

$(CONTRACT)/stamp: Makefile
	$(PYTHON) -m venv .venv-contract
	$(CONTRACT)/pip install --quiet $(CONTRACT_TOOLS)
	$(CONTRACT)/pip install --quiet --no-deps $(CLOVA_CLIENT)
	@touch $@

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/serve.stamp: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install --quiet --editable '.[api]'
	@touch $@

$(VENV)/dev.stamp: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/serve.stamp

clean:
	rm -rf .venv* build .pytest_cache .mypy_cache .ruff_cache
