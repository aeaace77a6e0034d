# Each target sets up what it needs, in .venv and node_modules, and nothing twice.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help run setup test check bench locks check-locks tools node clean

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate --extra embedded pyproject.toml
PAGES := frontend_stub/dist/.built
PAGE_SOURCES := $(shell find frontend_stub -type f -not -path '*/node_modules/*' -not -path '*/dist/*' \
	-not -name schema.graphql -not -name schema.d.ts 2>/dev/null)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## Set up and start the demonstration: database, server, worker, a firm to try
	exec $(BIN)/countersign demo

setup: $(BIN)/countersign $(PAGES) ## Install the program and build its pages

test: $(BIN)/.dev setup tests/node/node_modules/.package-lock.json tools ## Run every test, in Python, in Node and in a browser
	npm --prefix frontend_stub test
	$(BIN)/pytest -n 2 --dist loadfile

check: $(BIN)/.dev setup check-locks ## Formatting, lint, types, floors, printed schema, migrations, pages, locks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m schema.print --check
	$(BIN)/countersign migrate --check
	npm --prefix frontend_stub run check

bench: setup bench/node_modules/.package-lock.json ## Measure every mark beside its rivals; QUICK=1 within three minutes
	$(BIN)/python -m bench $(if $(QUICK),--quick)

locks: $(BIN)/.dev ## Write the lock files anew; UPGRADE=--upgrade takes newer versions
	$(COMPILE) $(UPGRADE) --group dev -o requirements-dev.txt
	$(COMPILE) $(UPGRADE) --constraint requirements-dev.txt -o requirements.txt

# What is locked is preferred to what is new, so a release of somebody's does not fail this.
check-locks: $(BIN)/.dev
	@new=$$(mktemp -d) && trap 'rm -r "$$new"' EXIT && cp requirements.txt requirements-dev.txt "$$new" && \
	$(COMPILE) --group dev -o "$$new/requirements-dev.txt" && \
	$(COMPILE) --constraint requirements-dev.txt -o "$$new/requirements.txt" && \
	for lock in requirements.txt requirements-dev.txt; do \
		diff -u "$$lock" "$$new/$$lock" || { echo "$$lock is not what pyproject.toml asks for: make locks"; exit 1; }; \
	done

clean: ## Remove what was built and installed, but no data
	rm -rf .venv frontend_stub/node_modules frontend_stub/dist tests/node/node_modules *.egg-info

$(BIN)/python:
	@for python in $${PYTHON:-} python3.11 python3 python3.13 python3.12; do \
		$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		$$python -m venv .venv && exit; \
		rm -rf .venv; echo "$$python cannot make a virtual environment: on Debian, apt-get install python3-venv"; exit 1; \
	done; echo "Countersign needs Python 3.11 or newer: install it, or name it with PYTHON=…"; exit 1

$(BIN)/.run: requirements.txt | $(BIN)/python
	$(PIP) --require-hashes -r $<
	@touch $@

$(BIN)/.dev: requirements-dev.txt $(BIN)/.run
	$(PIP) --require-hashes -r $<
	@touch $@

$(BIN)/countersign: pyproject.toml $(BIN)/.run
	$(PIP) --no-deps --no-build-isolation --config-settings editable_mode=compat -e .
	@touch $@

$(PAGES): frontend_stub/node_modules/.package-lock.json $(PAGE_SOURCES) $(wildcard schema/schema.graphql)
	npm --prefix frontend_stub run build
	@touch $@

%/node_modules/.package-lock.json: %/package.json %/package-lock.json | node
	npm --prefix $* ci --no-fund --no-audit
	@touch $@

node:
	@node -e 'process.exit(+process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null || \
		{ echo "Countersign's pages are built with Node 20 or newer and npm: install them."; exit 1; }

tools:
	@.ci/tools
