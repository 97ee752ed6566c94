# Yici 一次. `make help` lists what there is.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
SCALE ?= small
BIN := .venv/bin

.PHONY: help install install-dev install-spark messages run test test-database check bench verify lock clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

install: .venv/.installed ## the .venv with what Yici needs to run

.venv/.installed: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing the locked libraries …"
	@$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --no-deps -e .
	@touch $@

install-dev: .venv/.installed-dev ## the .venv with test and check tools too

.venv/.installed-dev: requirements-dev.lock .venv/.installed
	@echo "installing the locked test tools …"
	@$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.lock
	@touch $@

install-spark: install-dev ## Spark for reports over several machines (needs Java 17)
	@$(BIN)/python -m pip install -q -e ".[spark]"

run: install ## a demo city at http://127.0.0.1:$(PORT); again keeps the data
	@$(BIN)/yici setup --demo
	@$(BIN)/yici serve --port $(PORT)

messages: install-dev
	@$(BIN)/python -m yici.shell.catalogue compile >/dev/null

test: messages ## the suite but for what only make verify runs; what this machine cannot run is skipped with its reason
	@$(BIN)/python -m pytest -n 2 -ra -m "not thorough"

test-database: messages ## only what touches the database (DATABASE_URL says which); stories in a browser once are enough
	@$(BIN)/python -m pytest -n 2 -ra -m "database and not story and not thorough"

check: messages ## style, types, map, migrations, documentation
	@$(BIN)/ruff check src tests bench
	@$(BIN)/ruff format --check -q src tests bench
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/yici django makemigrations --check --dry-run
	@$(BIN)/python -m yici.shell.baseline
	@$(BIN)/python -m yici.shell.catalogue check
	@$(BIN)/yici city check cities/ordos
	@$(BIN)/python -m pytest -q -n 2 tests/architecture tests/docs

bench: install-dev ## every bench, as a table (SCALE=small|full)
	@$(BIN)/yici bench all --scale $(SCALE)

verify: check test install-spark ## everything that the machine can run: both databases, 10,000 mutants, 40 round trips, kills, each guard disabled in turn
	@tests/with_postgresql.sh $(MAKE) test-database
	@$(BIN)/python -m pytest -ra -m thorough --ignore tests/kill
	@tests/with_postgresql.sh $(BIN)/python -m pytest -ra -m "thorough and database" --ignore tests/kill
	@YICI_MUTANTS=10000 $(BIN)/python -m pytest -ra tests/mutations
	@YICI_SMALL_DRAWS=200000 $(BIN)/python -m pytest -ra src/yici/apps/draws/tests/test_even_chances.py
	@YICI_HOSTILE_TEXTS=10000 $(BIN)/python -m pytest -ra src/yici/apps/records/tests/test_hostile_conditions.py
	@YICI_HOSTILE_TEXTS=10000 YICI_TREES=10000 $(BIN)/python -m pytest -ra src/yici/apps/services/tests/test_the_browser_says_the_same.py
	@YICI_VERSIONED_CASES=1000 $(BIN)/python -m pytest -ra src/yici/apps/services/tests/test_many_at_one_case.py
	@YICI_RUBBISH=all $(BIN)/python -m pytest -ra tests/stories/test_rubbish.py
	@YICI_ROUND_TRIPS=40 $(BIN)/python -m pytest -ra tests/round_trips
	@YICI_KILL_ROUNDS=8 $(BIN)/python -m pytest -ra tests/kill
	@YICI_KILL_ROUNDS=8 tests/with_postgresql.sh $(BIN)/python -m pytest -ra tests/kill
	@YICI_SPARK=1 $(BIN)/python -m pytest -ra tests/spark
	@$(BIN)/python tests/verify/guards.py
	@$(MAKE) bench

lock: install-dev ## pin the libraries again
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-emit-index-url -q -U -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-header --no-emit-index-url -q -U -o requirements-dev.lock

clean: ## the .venv and caches, never the data
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
