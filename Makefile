# make setup   .venv with the locked packages, comity and every extra (the other targets imply it)
# make demo    the whole system on this machine, until Ctrl-C
# make test    tests in their short form          make soak    all tests in their long form
# make lint    style, types, layers               make bench   ratios against the stated baselines
# make lock    lock files anew from pyproject.toml, requirements/*.in and frontend/package.json;
#              make lock UPGRADE=--upgrade also raises what they depend on
# make tour    the pictures of docs/tour.md and docs/people.md, taken again
# make audit   known weaknesses of the locked packages (asks a public database)
# make clean   everything that these targets made
#
# Needs make and Python 3.11 or later; PYTHON=/path/to/python chooses one.

.PHONY: setup demo test lint bench soak tour lock audit clean
.DEFAULT_GOAL := setup
.DELETE_ON_ERROR:

PYTHON ?=
UPGRADE ?=
BIN := .venv/bin
UV := $(BIN)/uv
READY := .venv/ready
FRONTEND := $(wildcard frontend/src/* frontend/src/*/* frontend/*.mjs) frontend/package-lock.json
LOCKS := requirements/lock.txt requirements/build.txt requirements/uv.txt
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url $(UPGRADE)
# Trust what this machine trusts, so that an organisation's own mirror works, where the machine says what that is.
export UV_SYSTEM_CERTS ?= $(if $(wildcard /etc/ssl/certs /etc/pki/tls/certs),true,false)
NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

setup: $(READY)

$(READY): $(LOCKS) pyproject.toml hatch_build.py $(FRONTEND)
	@$(BIN)/python -c '$(NEW_ENOUGH)' 2>/dev/null || { \
		for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
			if "$$python" -c '$(NEW_ENOUGH)' 2>/dev/null; then found="$$python"; break; fi; \
		done; \
		if [ -z "$${found:-}" ]; then \
			echo "comity needs Python 3.11 or later with its venv module; none was found." >&2; \
			echo "Install one (on Debian: python3 and python3-venv) or name it: make PYTHON=/path/to/python" >&2; \
			exit 1; \
		fi; \
		"$$found" -m venv --clear .venv; \
	}
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/lock.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --build-constraints requirements/build.txt -e .
	@touch $@

demo: setup
	$(BIN)/comity demo

test: setup
	$(BIN)/pytest -n auto

soak: setup
	$(BIN)/pytest -n auto -m "" --hypothesis-profile=soak

# Takes the pictures of docs/tour.md and docs/people.md again.
tour: setup
	COMITY_TOUR=docs/images/tour $(BIN)/pytest -q -p no:randomly tests/app/web/test_first_tour_browser.py
	COMITY_PEOPLE=docs/images/people $(BIN)/pytest -q -p no:randomly tests/stories/journeys

# Goes on where an interrupted run stopped.
bench: setup
	$(BIN)/comity bench --resume .bench.jsonl && rm .bench.jsonl

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	@if command -v npm >/dev/null; then \
		set -ex; \
		cd frontend; \
		test -x node_modules/.bin/tsc || npm ci --ignore-scripts; \
		npm run --silent check; \
	else \
		echo "npm is not here: the types of the front end were not checked"; \
	fi

lock: setup
	$(COMPILE) --all-extras pyproject.toml -o requirements/lock.txt
	$(COMPILE) --extra postgres -c requirements/lock.txt pyproject.toml -o requirements/run.txt
	$(COMPILE) requirements/build.in -o requirements/build.txt
	$(COMPILE) requirements/uv.in -o requirements/uv.txt
	@if command -v npm >/dev/null; then \
		set -x; cd frontend && npm install --package-lock-only --ignore-scripts; \
	else \
		echo "npm is not here: frontend/package-lock.json stays as it is"; \
	fi

audit: setup
	$(UV) tool run --python $(BIN)/python pip-audit==2.10.1 --disable-pip --require-hashes -r requirements/lock.txt
	@if command -v npm >/dev/null; then set -x; cd frontend && npm audit; fi

clean:
	rm -rf .venv dist frontend/node_modules src/comity/app/web/static src/comity/record/boundaries.json \
		.hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache __pycache__
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
