# The developer's manual is `make help`. Each target is one line; the work is in tools/.

PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run setup test check bench proof mutants format docs lock clean

help:  ## what there is to say
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run:  ## simulated hospitals, live in this terminal (makes what it needs first)
	@$(PYTHON) tools/setup_env.py run
	@$(BIN)/housewide demo

setup:  ## the environment in .venv, for running and for working on it
	@$(PYTHON) tools/setup_env.py dev

test: setup  ## every test
	@$(BIN)/python -m pytest -q -n auto --dist loadfile

check: setup  ## format, lint, types, layers, size, docs in step, dependency audit
	@$(BIN)/python -m tools.check

bench: setup  ## each measurement small, shown and not kept; two minutes
	@$(BIN)/housewide bench --seconds 5

proof: setup  ## every promise at full size, results to bench/results/; an hour
	@$(BIN)/housewide proof --save
	@$(BIN)/housewide bench --save

mutants: setup  ## every fold changed in small ways, and what no test notices; hours
	@$(BIN)/python -m tools.mutants

format: setup  ## put the code in the one format, and mend what lint can mend
	@$(BIN)/ruff check --fix --quiet .; $(BIN)/ruff format --quiet .

docs: setup  ## write docs/reference/ anew from the code
	@$(BIN)/python -m tools.generate

lock: setup  ## resolve pyproject.toml anew into the two lock files (needs the network)
	@$(BIN)/python -m tools.lock

clean:  ## take away the environment and the caches; data stays
	@rm -rf .venv .venv-old-* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
