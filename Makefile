# Everything a reader of the code needs. `make demo` and `make test` make their own environment.
#
# PYTHON   the interpreter to make it with (3.11 or later); else the first that fits on PATH
# ARGS     more arguments for pytest or the benchmarks: make test ARGS="tests/store -x"

PYTHON ?=
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help venv demo test test-fast fuzz golden questions mutate docs lint format types imports doctest check lock clean bench bench-changes bench-compare pictures

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# A function for the shell: prints the first Python on PATH (or $(PYTHON)) that is new enough.
find_python = \
	find_python() { \
	  for candidate in $(if $(PYTHON),"$(PYTHON)",python3 python3.11 python3.12 python3.13 python3.14 python); do \
	    if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	      command -v "$$candidate"; return; fi; \
	  done; \
	  echo "make: the tracker needs Python 3.11 or later$(if $(PYTHON), and $(PYTHON) is not,; there is none on PATH)." \
	    "Install one, or name it: make PYTHON=/path/to/python3" >&2; \
	  return 1; \
	}

$(BIN)/python:
	@$(find_python); python=$$(find_python) || exit 1; "$$python" -m venv $(VENV) || { \
	  rm -rf $(VENV); echo "make: no environment could be made in $(VENV) (on Debian: apt install python3-venv)" >&2; exit 1; }

# The lock has the build backend too, so nothing but what is pinned is ever fetched.
$(STAMP): requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing the pinned dependencies into $(VENV) (a minute or two)"
	@$(PIP) install --quiet -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

venv: $(STAMP)  ## the environment in .venv, made again when the lock changes

demo: $(STAMP)  ## the whole job on the sample archive, offline; leaves build/demo/site/index.html
	$(BIN)/tracker demo --out build/demo

test: $(STAMP)  ## all tests (PostgreSQL and Chromium where they are installed)
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

test-fast: $(STAMP)  ## all tests but those marked slow, for the loop of work
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow" $(ARGS)

questions: $(STAMP)  ## forty questions to pages, commands and briefings of the research corpus (five minutes)
	TRACKER_QUESTIONS=1 $(BIN)/python -m pytest tests/golden_questions $(ARGS)

golden: $(STAMP)  ## the stored outputs of tests/golden again, from the code as it is
	$(BIN)/python -m tests.golden

mutate: $(STAMP)  ## one-line breaks of the code that judges: which ones no test finds (ARGS="guard versioning")
	$(BIN)/python -m tests.mutation $(ARGS)

lint: $(STAMP)  ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(STAMP)  ## put the code into ruff's format
	$(BIN)/ruff format .

types: $(STAMP)  ## mypy --strict over tracker and spiders
	$(BIN)/mypy --strict

imports: $(STAMP)  ## the layers of the design (import-linter)
	$(BIN)/lint-imports

doctest: $(STAMP)  ## the examples in docstrings
	$(BIN)/python -m pytest --doctest-modules --ignore=tracker/store/migrations tracker spiders

check: lint types imports doctest test demo  ## all of the above, as CI does

# Pins without hashes: pip knows the hashes of the files of this machine only, and a lock with those would
# install nowhere else. zstd is in the standard library from Python 3.14 on.
lock:  ## requirements.lock anew: the newest versions pyproject.toml allows, resolved on Python 3.11
	@$(find_python); python=$$(find_python) && \
	  "$$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { \
	    echo "make: the lock is made on Python 3.11: make lock PYTHON=python3.11" >&2; exit 1; }; \
	  rm -rf build/lock && "$$python" -m venv build/lock && \
	  build/lock/bin/python -m pip --disable-pip-version-check install --quiet -e '.[dev]' && \
	  { echo "# Made by \`make lock\` on Python 3.11: everything pyproject.toml asks for, but the browser extra."; \
	    build/lock/bin/python -m pip freeze --exclude-editable | \
	    sed 's/^\(backports\.zstd==.*\)$$/\1 ; python_version < "3.14"/'; } > requirements.lock.new && \
	  build/lock/bin/python -m pip install --quiet --dry-run --no-deps --only-binary=:all: --ignore-installed \
	    --python-version 3.11.0 --target build/lock/check -r requirements.lock.new || { \
	    echo "make: Python 3.11.0 cannot install this; pin an older version of what is named above" >&2; exit 1; }; \
	  mv requirements.lock.new requirements.lock && rm -rf build/lock

fuzz: $(STAMP)  ## every reader with many damaged inputs: N=2000 of each sample, FROM=0 is the first seed
	TRACKER_FUZZ=$(or $(N),2000) TRACKER_FUZZ_FROM=$(or $(FROM),0) $(BIN)/python -m pytest tests/readers/test_fuzz.py

bench: $(STAMP)  ## the short benchmarks, each beside a floor or a peer; ARGS="matrix --json" runs one
	$(BIN)/python -m benchmarks $(ARGS)

PEERS := build/peers
# Other engines, for this benchmark alone; without a package index it runs beside those that are there anyway.
$(PEERS)/.installed: benchmarks/peers.txt | $(STAMP)
	@mkdir -p $(PEERS)
	@if $(PIP) install --quiet --no-deps --upgrade --target $(PEERS) -r benchmarks/peers.txt 2>$(PEERS)/log; then \
	  touch $@; else echo "make: the peers could not be installed (see $(PEERS)/log), fewer are measured" >&2; fi

bench-changes: $(STAMP) $(PEERS)/.installed  ## precision, recall and times of changes found, ours beside peers'
	PYTHONPATH=$(PEERS) $(BIN)/python -m benchmarks.changes $(ARGS)

bench-compare: $(STAMP)  ## provisions found by topic beside a keyword search; agreements ranked by shared text
	$(BIN)/python -m benchmarks.compare $(ARGS)

pictures: $(STAMP)  ## pages of a built site as people see them: ARGS="build/demo/site --pictures build/pictures"
	$(BIN)/python -m benchmarks.pages $(or $(ARGS),build/demo/site)

docs: $(STAMP)  ## the generated pages of the documentation, from the code and the registry
	$(BIN)/python -m docs.build.reference docs/reference
	$(BIN)/python -m docs.build.source_pages docs/sources

clean:  ## what was built and cached; the environment stays
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find tracker spiders tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
