# Each target makes its own virtual environment when there is none.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# The day the sample's story is told on; `make demo GOODTERMS_AS_OF=` builds for today.
GOODTERMS_AS_OF ?= 2026-04-15
DEMO_URL := http://127.0.0.1:8000/
export GOODTERMS_AS_OF
# Material tells of its successor at every build; README says what that means for a portal.
export NO_MKDOCS_2_WARNING = 1

.PHONY: help demo serve test lint format messages bench clean

help:
	@echo "make demo    build the sample portal and print each client's private link"
	@echo "make serve   look at it: $(DEMO_URL)"
	@echo "make test    run the tests"
	@echo "make lint    ruff, mypy --strict, import-linter"
	@echo "make messages  bring the catalogues of words up to date"
	@echo "make bench   measure a build of many clients"

# Anew when pyproject.toml changed. 'pip install --group' needs pip 25.1.
$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $@

.goodterms/secret: | $(VENV)/.ready
	$(BIN)/goodterms secret new

demo: $(VENV)/.ready .goodterms/secret
	$(BIN)/mkdocs build --strict
	@echo
	@$(BIN)/goodterms links --show-in-log --site-url $(DEMO_URL)
	@echo
	@echo "The portal is in site/. Now run 'make serve' and open one of the links above,"
	@echo "or $(DEMO_URL) for the public guide."

serve: $(VENV)/.ready .goodterms/secret
	$(BIN)/mkdocs serve

test: $(VENV)/.ready
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Words a client reads, one catalogue a domain. What is new comes out untranslated, and the
# tests fail until all five languages have it.
LOCALE := generator/goodterms/locale
EXTRACT := $(BIN)/pybabel -q extract -F $(LOCALE)/babel.cfg -k _forms:1,2 -k plural:1,2 -k words --sort-output --no-location --omit-header
UPDATE := $(BIN)/pybabel -q update -d $(LOCALE) --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 110

messages: $(VENV)/.ready
	mkdir -p build
	$(EXTRACT) -o build/pages.pot generator/goodterms/pages portal/pages
	$(EXTRACT) -o build/terms.pot generator/goodterms/ledger
	$(EXTRACT) -o build/guide.pot generator/goodterms/guide generator/goodterms/site \
	  $(wildcard portal/*.html portal/partials/*.html) portal/partials/goodterms
	$(EXTRACT) -o build/mail.pot generator/goodterms/publishing
	for language in de pl is kk; do for domain in pages terms guide mail; do \
	  $(UPDATE) -i build/$$domain.pot -D $$domain -l $$language; done; done

bench: $(VENV)/.ready
	$(BIN)/python -m tests.bench

clean:
	rm -rf site $(VENV)
