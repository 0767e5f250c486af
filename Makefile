# Everything a fresh machine needs: Python 3.11 or newer, and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --disable-pip-version-check --quiet --constraint .ci/constraints.txt

.PHONY: run install develop test bench bench-links screenshots schema clean

run: $(VENV)/.installed            ## open the explorer on the shipped corpus
	$(BIN)/rsi-graph explore

install: $(VENV)/.installed        ## create .venv with everything, meaning search and looking up of sources too

develop: $(VENV)/.dev            ## the same with the tools that tests need

test: $(VENV)/.dev                 ## linter, formatter, types, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict rsi_graph
	HF_HUB_OFFLINE=1 $(BIN)/python -m pytest --numprocesses 3 --dist worksteal

bench: $(VENV)/.dev                ## every speed goal as a ratio
	HF_HUB_OFFLINE=1 $(BIN)/python -m tests.benchmarks

bench-links: $(VENV)/.dev          ## what each ranking finds of the corpus's own relations
	HF_HUB_OFFLINE=1 $(BIN)/python -m tests.benchmarks.links

screenshots: $(VENV)/.installed    ## draw the README's pictures from the running explorer
	$(BIN)/python -m tests.screenshots

schema: $(VENV)/.installed         ## write schema/ from the model
	$(BIN)/rsi-graph schema --write

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml .ci/constraints.txt
	$(PIP) --editable '.[embeddings,sources,mcp]'
	touch $@

$(VENV)/.dev: $(VENV)/.installed
	$(PIP) --editable '.[embeddings,sources,mcp,dev]'
	touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
