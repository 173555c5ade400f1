# Calmline. Two commands matter: `make serve` and `make test`. Each does all the set-up that is still missing.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3.10 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready
WEB := api/web
WEB_READY := $(WEB)/node_modules/.ready
export RASA_TELEMETRY_ENABLED := false
# Packages are installed without their bytecode, which takes a minute for all of them: what runs once keeps its own.
unexport PYTHONDONTWRITEBYTECODE

HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: help setup serve test stress lint lint-web check eval train bench lock clean browser
.DEFAULT_GOAL := help

help:  ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

setup: $(READY)  ## Build the environment in .venv

serve: $(READY)  ## Train what is stale and serve demo site, console and API (HOST=, PORT=)
	@$(BIN)/calmline serve --host $(HOST) --port $(PORT)

test: $(READY) browser  ## Run all tests (ARGS="tests/bot -k decide" for some)
	@$(BIN)/calmline train
ifdef ARGS
	@$(BIN)/python -m pytest $(ARGS)
else
	@# The browser stories and the API's tests wait more than they work: they run beside the rest.
	@mkdir -p var; echo "The API's tests and the browser stories run meanwhile; their reports come last."; \
	$(BIN)/python -m pytest tests/browser > var/tests-browser.log 2>&1 & stories=$$!; \
	$(BIN)/python -m pytest tests/api > var/tests-api.log 2>&1 & api=$$!; \
	trap 'kill $$stories $$api 2>/dev/null' INT TERM; \
	$(BIN)/python -m pytest --ignore=tests/browser --ignore=tests/api; failed=$$?; \
	wait $$api || failed=1; cat var/tests-api.log; \
	wait $$stories || failed=1; cat var/tests-browser.log; \
	exit $$failed
endif

ROUNDS ?= 5
stress: $(READY) browser  ## Run tests/api and tests/browser ROUNDS=5 times on a machine kept busy (ARGS=)
	@$(BIN)/calmline train
	@busy=(); trap 'kill "$${busy[@]}"' EXIT; trap 'exit 130' INT TERM; \
	for core in $$(seq $$(nproc)); do $(BIN)/python -c "while True: pass" & busy+=($$!); done; \
	for round in $$(seq $(ROUNDS)); do \
		for tests in $(or $(ARGS),tests/api tests/browser); do \
			echo "Round $$round of $(ROUNDS): $$tests"; $(BIN)/python -m pytest -q $$tests || exit 1; \
		done; \
	done; echo "$(ROUNDS) rounds passed on $$(nproc) busy cores."

lint: $(READY)  ## ruff, mypy (strict); with Node: Biome, tsc, and whether made files are fresh
	@echo "ruff …"; $(BIN)/ruff check . && $(BIN)/ruff format --check -q .
	@echo "mypy …"; $(BIN)/mypy
	@$(MAKE) --no-print-directory lint-web

lint-web:  # The console, the widget and the demo; Node checks them, and nothing else here needs it
	@if command -v node >/dev/null && command -v npm >/dev/null; then $(MAKE) --no-print-directory -s $(WEB_READY) && \
		echo "biome, tsc, made files …" && npm --prefix $(WEB) run --silent check; \
	elif [ "$$CI" = true ]; then echo "Node 20 or later is needed to check api/web, and there is none."; exit 1; \
	else echo "api/web is not checked: that needs Node 20 or later."; fi

$(WEB_READY): $(WEB)/package-lock.json
	@echo "Installing what checks api/web …"
	@npm --prefix $(WEB) ci --ignore-scripts --no-audit --no-fund --loglevel error
	@touch $(WEB_READY)

eval: $(READY)  ## Measure the guide's answers on examples that the bot has not seen
	@$(BIN)/calmline eval --out results/eval

check: $(READY)  ## Check the guide
	@$(BIN)/calmline check

train: $(READY)  ## Train the bot, if something has changed
	@$(BIN)/calmline train

bench: $(READY)  ## Measure the encoder, and all of it against a stock Rasa assistant
	@$(BIN)/python -m bench.encoder
	@$(BIN)/python -m bench.latency

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 11))' || \
		{ echo "Calmline needs Python 3.11 or 3.10 (Rasa 3.6 runs on no later one); found $$($(PYTHON) --version). Install one, or: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@test -d .venv || { echo "Making the environment in .venv. This takes some minutes, once."; $(PYTHON) -m venv .venv; }
	@echo "Installing the pinned packages …"
	@$(BIN)/python -m pip install --disable-pip-version-check --no-deps --ignore-requires-python --no-compile \
		--progress-bar off -r requirements.lock 2>&1 | $(BIN)/python -u -c "$$SHOW_PROGRESS"; exit $${PIPESTATUS[0]}
	@$(BIN)/python -c 'import torch' 2>/dev/null || \
		{ echo "This machine's build of PyTorch wants its CUDA libraries; installing them …"; \
		  $(BIN)/python -m pip install --disable-pip-version-check -q "torch==$$(sed -n 's/^torch==\([0-9.]*\).*/\1/p' requirements.lock)"; }
	@$(BIN)/python -m pip install --disable-pip-version-check -q --no-deps -e .
	@touch $(READY)
	@echo "The environment is ready."

define SHOW_PROGRESS
import sys
seen, kept = 0, []
for line in sys.stdin:
    kept = (kept + [line])[-30:]
    if line.startswith("Collecting") or line.startswith("Requirement already"):
        seen += 1
        if seen % 25 == 0:
            print(f"  {seen} packages fetched", flush=True)
    elif line.startswith("Installing collected"):
        print("  unpacking …", flush=True)
    elif line.startswith("ERROR"):
        print("".join(kept), flush=True)
endef
export SHOW_PROGRESS

browser:  # The browser stories drive Chromium
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing Chromium for the browser tests …"; \
			{ apt-get update -qq && apt-get install -y -qq chromium; } >/dev/null 2>&1 || echo "Chromium could not be installed: the browser tests will be skipped."; \
		else echo "The browser tests need Chromium and will be skipped. To have them: sudo apt-get install chromium"; fi; }

lock:  ## Make requirements.lock anew from the recipe in pyproject.toml
	@$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install -q uv
	@.venv-lock/bin/uv lock -q && .venv-lock/bin/uv export -q --no-hashes --no-emit-project --no-annotate --no-header \
		| grep -vE "== '(never|win32)'|^tensorflow-(intel|macos|cpu-aws)" > requirements.lock
	@rm -rf .venv-lock uv.lock
	@echo "requirements.lock: $$(grep -c == requirements.lock) packages"

clean:  ## Remove the environment, trained bots and the demo's database
	rm -rf .venv .venv-lock models var results .pytest_cache .mypy_cache .ruff_cache .rasa $(WEB)/node_modules
