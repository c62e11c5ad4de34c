# Everything that a newcomer needs: `make up` runs Modelyard, `make test` tests it.

PYTHON ?= python3.11
BACKEND := backend
VENV := $(BACKEND)/.venv
BIN := $(CURDIR)/$(VENV)/bin
ARGS ?=

.PHONY: help up ui wheel test check e2e format bench compat lock clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

# The stamps hold the environment to its lock files; a changed file installs what changed.
$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Modelyard needs Python 3.11 or newer: PYTHON=/path/to/python make …"; exit 1; }
	@echo "Creating $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "On Debian: apt-get install python3.11-venv"; exit 1; }

$(VENV)/.server: $(BACKEND)/requirements.txt $(BACKEND)/pyproject.toml | $(VENV)/bin/python
	@echo "Installing the server's packages …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r $(BACKEND)/requirements.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e $(BACKEND)
	@touch $@

$(VENV)/.dev: $(BACKEND)/requirements-dev.txt $(VENV)/.server
	@echo "Installing the packages for tests …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r $(BACKEND)/requirements-dev.txt
	@touch $@

up: $(VENV)/.server ## Run everything (ARGS="--data DIR --port N --no-sample")
	@cd $(BACKEND) && $(BIN)/python scripts/build_ui.py
	@cd $(BACKEND) && exec $(BIN)/python -m modelyard up $(ARGS)

ui: $(VENV)/bin/python ## Build the web UI if its sources have changed
	@cd $(BACKEND) && $(BIN)/python scripts/build_ui.py

wheel: $(VENV)/.server ## Build the wheel, with the web UI in it
	@cd $(BACKEND) && $(BIN)/python scripts/build_ui.py --into-package
	@cd $(BACKEND) && $(BIN)/python -m pip wheel -q --no-deps -w dist . && rm -rf modelyard/ui && ls dist

test: $(VENV)/.dev ## Run the tests in parallel (ARGS="tests/tracking -k name"), and without ARGS the web UI's
	@test -n "$(ARGS)" || (cd $(BACKEND) && $(BIN)/python scripts/build_ui.py --test)
	@cd $(BACKEND) && exec $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: $(VENV)/.dev ## Lint, types, layers, models against migrations, and known vulnerabilities
	@cd $(BACKEND) && $(BIN)/ruff check . ../examples ../benchmarks ../compat && $(BIN)/ruff format --check . ../examples ../benchmarks ../compat
	@cd $(BACKEND) && $(BIN)/mypy
	@cd $(BACKEND) && $(BIN)/lint-imports
	@cd $(BACKEND) && $(BIN)/python scripts/check_migrations.py
	@cd $(BACKEND) && $(BIN)/bandit -q -r modelyard -c pyproject.toml
	@cd $(BACKEND) && $(BIN)/python scripts/audit_dependencies.py
	@cd $(BACKEND) && $(BIN)/python scripts/build_ui.py --check

e2e: $(VENV)/.dev ui ## Run the web UI's tests in a browser (needs Node, and Chromium: CHROMIUM=/usr/bin/chromium)
	@cd frontend && MODELYARD_PYTHON=$(BIN)/python npm run --silent e2e -- $(ARGS)

format: $(VENV)/.dev ## Format and mend what can be mended by itself
	@cd $(BACKEND) && $(BIN)/ruff check --fix . ../examples ../benchmarks ../compat; $(BIN)/ruff format . ../examples ../benchmarks ../compat

bench: $(VENV)/.dev ## Measure against MLflow's server, side by side (under five minutes; longer: benchmarks/README.md)
	@cd $(BACKEND) && W4_RUNS=$${W4_RUNS:-20000} exec $(BIN)/python ../benchmarks/run.py --rounds 2 --seconds 1.5 $(ARGS)

compat: $(VENV)/.server ## Run MLflow's own tests against a server (MLFLOW_TESTS=DIR ARGS="-k name")
	@test -n "$(MLFLOW_TESTS)" || { echo "MLFLOW_TESTS=<folder that holds the tests/ of MLflow 3.12.0> is missing"; exit 1; }
	@cd $(BACKEND) && exec $(BIN)/python ../compat/run.py $(ARGS) $(abspath $(MLFLOW_TESTS))

UV_COMPILE := uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --universal --python-version 3.11 -q

lock: ## Compile the requirements from pyproject.toml (needs uv)
	@cd $(BACKEND) && $(UV_COMPILE) --group dev -o requirements-dev.txt
	@cd $(BACKEND) && $(UV_COMPILE) -c requirements-dev.txt -o requirements.txt

clean: ## Remove the environment and what tools left behind
	@rm -rf $(VENV) frontend/node_modules frontend/dist compat/.venv $(BACKEND)/*.egg-info $(BACKEND)/.mypy_cache $(BACKEND)/.ruff_cache $(BACKEND)/.import_linter_cache
