# Everything is installed into .venv and kept under var/; nothing else is touched.
# A stamp named after the content of a lock file tells what is installed, so that an
# unchanged lock never calls pip and needs no network.

PYTHON ?= python3
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

stamp = .venv/$(1)-$(firstword $(shell sha256sum $(1)))
RUNTIME := $(call stamp,requirements.txt)
DEVELOPMENT := $(call stamp,requirements-dev.txt)
PX := .venv/bin/python
PACKAGES := peixun people courses materials attendance

.PHONY: help run test check bench demo clean lock

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

run: $(RUNTIME) ## start the database and the web server, with demo data on first run
	@$(trial) exec $(PX) manage.py up

demo: $(RUNTIME) ## throw the demo data away and load it anew
	@$(trial) exec $(PX) manage.py reset_demo

test: $(DEVELOPMENT) ## run the whole test suite
	@command -v chromium chromium-browser > /dev/null || \
	  { echo "The browser tests need Chromium: apt-get install chromium (or run .ci/run)"; exit 1; }
	@$(PX) -m pytest -n auto --maxprocesses=4 --dist worksteal

check: $(DEVELOPMENT) ## format, lint, types, migrations, deployment settings, translations, API schema
	@$(PX) -m ruff format --check --quiet .
	@$(PX) -m ruff check --quiet .
	@$(PX) -m mypy peixun $(filter-out peixun/%,$(wildcard $(addprefix */,services services.py policies.py errors errors.py verdicts.py confined reading marking cleaning search)))
	@$(PX) -m djlint --quiet --lint --profile=django --ignore=H023,H030,H031 $(PACKAGES)
	@$(office) $(PX) manage.py makemigrations --check --dry-run
	@$(office) $(PX) manage.py check --deploy --fail-level WARNING
	@$(office) $(PX) manage.py spectacular --validate --fail-on-warn --file /dev/null
	@$(PX) -m pytest -q tests/test_translations.py

bench: $(DEVELOPMENT) ## measure the hot paths against the raw statements
	@set -e; for file in $$(grep -l __main__ bench/*.py); do $(PX) -m bench.$$(basename $$file .py); done

lock: $(DEVELOPMENT) ## compile requirements*.in into the locks with hashes
	@for name in requirements requirements-s3 requirements-dev; do \
	  .venv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --python-version 3.11 $$name.in -o $$name.txt || exit 1; done

clean: ## remove what was installed and built; the trial's data under var/ stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis var/test var/static
	find $(PACKAGES) tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# The settings of .env if there is one, and else those of a trial on one machine.
trial = set -a; [ ! -f .env ] || . ./.env; : $${PEIXUN_DEMO=True} $${PEIXUN_HTTPS=False}; set +a;
# The settings of an office, as far as checks need them.
office = PEIXUN_VAR_DIR="$(CURDIR)/var/test" PEIXUN_HTTPS=True PEIXUN_DEMO=False

$(RUNTIME): | $(PX)
	@echo "Installing requirements.txt"
	@$(PX) -m pip install -qq --require-hashes -r requirements.txt
	@rm -f .venv/requirements.txt-* && touch $@

$(DEVELOPMENT): | $(PX)
	@echo "Installing requirements-dev.txt"
	@$(PX) -m pip install -qq --require-hashes -r requirements-dev.txt
	@rm -f .venv/requirements*.txt-* && touch $(RUNTIME) $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Peixun needs Python 3.11 or newer; PYTHON=... names another interpreter"; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { rm -rf .venv; echo "Python cannot make a virtual environment: apt-get install python3-venv"; exit 1; }
