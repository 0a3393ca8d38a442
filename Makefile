# make build and make test are all that a fresh machine needs beside Python 3.11 or later: each
# makes the virtual environment and installs into it, once, and again only when pyproject.toml
# has changed.

SCRIPTS := $(if $(filter Windows_NT,$(OS)),Scripts,bin)
VENV := .venv
BIN := $(VENV)/$(SCRIPTS)

# A second environment, with the lowest versions that pyproject.toml allows.
LOWEST := .venv-lowest
LOWEST_BIN := $(LOWEST)/$(SCRIPTS)

# Processes of tests, as many as tests/conftest.py says for these cores; one that has done its share
# takes from the others.
SHARED_OUT := --numprocesses logical --dist worksteal

# The first Python on the path that is new enough; macOS still brings an older python3.
PYTHON ?= $(firstword $(foreach python,python3 python3.14 python3.13 python3.12 python3.11 python,\
  $(shell $(python) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(python))))

.DEFAULT_GOAL := build
.PHONY: build test test-lowest lint types bench bench-scale pictures catalogue clean

build: $(VENV)/.installed  ## build the packs of the sample council, in packs/
	$(BIN)/agendapack build --all

test: $(VENV)/.installed-dev  ## run the tests, on all cores
	$(BIN)/python -m pytest $(SHARED_OUT)

test-lowest: $(LOWEST)/.installed-dev  ## run the tests that versions matter to, with the lowest versions of everything
	$(LOWEST_BIN)/python -m pytest $(SHARED_OUT) -m 'not once'

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

bench: $(VENV)/.installed-dev  ## time the sample's stages, and whole builds beside merging scripts
	$(BIN)/python tests/bench/stages.py
	$(BIN)/python tests/bench/packs.py $(BENCH)
	$(BIN)/python tests/bench/texts.py

bench-scale: $(VENV)/.installed-dev  ## measure many meetings at once (docs/scale.md); half an hour
	$(BIN)/python tests/bench/scale.py $(BENCH)

pictures: $(VENV)/.installed-dev build  ## draw the README's pictures anew
	$(BIN)/python docs/images/draw.py

catalogue: $(VENV)/.installed-dev  ## bring the catalogues of words up to date with code and templates
	$(BIN)/python -m tests.catalogues

clean:  ## remove all that is made: the environment, the packs, the caches
	rm -rf $(VENV) $(LOWEST) packs build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find agendapack tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made $(LOWEST)/.made:
	$(if $(PYTHON),,$(error agendapack needs Python 3.11 or later; name it with make PYTHON=...))
	$(PYTHON) -m venv $(@D)
	touch $@

$(VENV)/.installed: pyproject.toml | $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	$(BIN)/python -m compileall -q agendapack
	touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	$(BIN)/python -m compileall -q agendapack
	touch $@ $(VENV)/.installed

$(LOWEST)/.installed-dev: pyproject.toml tests/lowest_versions.py | $(LOWEST)/.made
	$(LOWEST_BIN)/python tests/lowest_versions.py > $(LOWEST)/constraints.txt
	$(LOWEST_BIN)/python -m pip install --quiet --disable-pip-version-check \
	  --constraint $(LOWEST)/constraints.txt --editable '.[dev]'
	touch $@
