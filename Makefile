# `make` prints the targets. Everything is made in this folder: .uv, .venv and var.

.DEFAULT_GOAL := help
.PHONY: help setup run test coverage test-faults guards check audit fix lock sbom bench spark-check assets docs messages demo-reset screenshots clean runtime dev
# Compiled Python is kept, also where the environment says otherwise: every start is twice as fast.
unexport PYTHONDONTWRITEBYTECODE
export PYTHON ?= python3

SCHAKEL := .venv/bin/schakel
PYTEST := .venv/bin/python -m pytest
# A cluster that only this command needed is stopped again.
STOP_UNUSED := $(SCHAKEL) stop --unused

# These are about the demo, also on a database that DATABASE_URL names.
setup run demo-reset bench screenshots clean: export DJANGO_SETTINGS_MODULE ?= schakel.config.settings_demo

help: ## print this
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: runtime ## make everything, start nothing; afterwards .venv/bin/schakel works
	@$(SCHAKEL) setup

run: runtime ## set up and run both doors and the worker, until Ctrl-C
	@$(SCHAKEL) run

test: dev ## run every test, the browser tests included
	@tests/ensure_browser.sh
	@status=0; $(PYTEST) -n 2 --dist loadgroup || status=$$?; $(STOP_UNUSED); exit $$status

coverage: dev ## the same, and count which branches are tried: at least 90 % (takes half as long again)
	@tests/ensure_browser.sh
	@status=0; $(PYTEST) -n 2 --dist loadgroup --cov --cov-report=term || status=$$?; $(STOP_UNUSED); exit $$status

test-faults: dev ## run what kills, fills, cuts and restores: half an hour, every night in CI; as root
	@faults/ensure_packages.sh
	@.uv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements-pkcs11.lock
	@status=0; $(PYTEST) faults || status=$$?; $(STOP_UNUSED); exit $$status

guards: dev ## take each guard away in a copy, and see that a test notices: half an hour; writes docs/guards.md
	.venv/bin/python -m tools.guards

check: dev ## style, types, layers, templates, migrations, generated documents
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/djlint --quiet --lint src
	.venv/bin/python -W ignore manage.py makemigrations --check --dry-run
	.venv/bin/python -m schakel.web.assets_check
	$(SCHAKEL) docs --check
	.venv/bin/python -m tools.supply
	@$(STOP_UNUSED)

audit: dev ## what it is made of: weaknesses, licences, secrets, dangerous code (no network; part of check)
	.venv/bin/python -m tools.supply

fix: dev ## repair what can be repaired by a machine
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

lock: dev ## pin and hash what requirements*.in ask for
	@for name in requirements requirements-dev requirements-spark requirements-pkcs11; do \
	  .uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --custom-compile-command "make lock" $$name.in -o $$name.lock || exit 1; \
	done

sbom: dev ## write the bill of materials and the list of licences
	.venv/bin/python -m tools.supply --write

bench: dev ## measure, and print one JSON array
	@$(SCHAKEL) bench

spark-check: dev ## link with Spark and with DuckDB, and compare (needs Java)
	@.uv/bin/uv venv --quiet --allow-existing --python .venv/bin/python .venv-spark
	@.uv/bin/uv pip install --quiet --python .venv-spark/bin/python --require-hashes -r requirements-spark.lock
	@PYTHONPATH=src .venv-spark/bin/python -m schakel.linking.spark_check

assets: ## build the styles and scripts that are committed (needs npm)
	cd assets && npm ci --no-audit --no-fund && npm run build

docs: dev ## write the generated documents
	@$(SCHAKEL) docs

messages: dev ## collect the texts to translate (needs gettext)
	@command -v xgettext >/dev/null || { echo "Install gettext first: apt-get install gettext" >&2; exit 1; }
	cd src/schakel && ../../.venv/bin/python ../../manage.py makemessages --locale en --no-obsolete --add-location file

demo-reset: runtime ## throw the demo's data away and make it anew
	@$(SCHAKEL) demo reset

screenshots: dev ## make the pictures of the README
	@tests/ensure_browser.sh
	.venv/bin/python -m tests.screenshots

clean: ## undo everything that these commands made
	@if [ -x $(SCHAKEL) ]; then $(SCHAKEL) demo remove; fi
	rm -rf .uv .venv .venv-spark var

runtime:
	@tools/install.sh runtime

dev:
	@tools/install.sh dev
