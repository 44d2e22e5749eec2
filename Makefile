# Every target makes its own virtual environment on first use; nothing needs root, Docker or a server.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VANTHU_HOME ?= .vanthu
PORT ?= 8000
JOBS ?= 2
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

.DEFAULT_GOAL := help
.PHONY: help demo run test lint bench lock clean

help: ## Show this help
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

$(VENV)/.runtime: requirements.lock pyproject.toml
	@echo "Setting up $(VENV) (first time: about a minute) ..."
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes --no-deps -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "Adding the test tools to $(VENV) ..."
	@$(PIP) install --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.runtime ## One document from draft to archive, on embedded defaults
	@$(BIN)/vanthu demo --home $(VANTHU_HOME)

run: $(VENV)/.runtime ## Service and pages on http://127.0.0.1:8000 (PORT=... to change)
	@$(BIN)/vanthu serve --home $(VANTHU_HOME) --port $(PORT)

test: $(VENV)/.dev ## All tests; what is skipped says why
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile

lint: $(VENV)/.dev ## Style, types and import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.dev ## Speed and memory beside pyHanko, same file, same key, same run
	@$(BIN)/vanthu bench

lock: $(VENV)/.dev ## Resolve the dependencies anew, with hashes
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q \
	  pyproject.toml --extra postgres --extra pkcs11 --group build -o requirements.lock
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q \
	  pyproject.toml --extra postgres --extra pkcs11 --group build --group dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove the virtual environment and the working home
	rm -rf $(VENV) $(VANTHU_HOME)
