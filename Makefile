# What a newcomer types. `make demo` and `make test` need Python 3.11, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_HOME ?= .demo
INSTALLED := $(VENV)/.installed
# One more than there are processors: servers and browsers are waited for.
TESTERS = $(shell $(PYTHON) -c 'import os; print(min(4, (os.cpu_count() or 1) + 1))')

.PHONY: demo test check bench pictures lock clean

# The lock names every package that is needed, and leaves out one that is not.
$(INSTALLED): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Commonshelf needs Python 3.11 or newer; name one with: make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: $(INSTALLED)
	$(BIN)/commonshelf --home $(DEMO_HOME) demo

# Tests start hundreds of commands: where Python may not keep what it compiles, each
# would compile all again.
test: $(INSTALLED)
	sh tests/install_packages.sh
	$(BIN)/python -m compileall -q repository ingest index search_web
	$(BIN)/pytest --numprocesses $(TESTERS) --dist worksteal

check: $(INSTALLED)
	$(BIN)/mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

bench: $(INSTALLED)
	$(BIN)/python benchmarks/ingest_search_rebuild.py --documents 2000
	$(BIN)/python benchmarks/search.py --documents 10000
	$(BIN)/python benchmarks/describe_agreement.py

pictures: $(INSTALLED)
	sh tests/install_packages.sh
	$(BIN)/python docs/take_pictures.py

# Needs uv, a developer's tool: the hashes of every version that `make` installs.
lock:
	uv pip compile pyproject.toml --extra dev --generate-hashes --universal \
	  --python-version 3.11 --no-header --no-emit-index-url --quiet -o requirements.lock

clean:
	rm -rf $(VENV) $(DEMO_HOME)
