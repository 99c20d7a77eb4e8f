# make run and make test need nothing done by hand before; make alone says what else there is.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test lint bench chaos search-quality privacy-quality lock audit translations clean

BIN := .venv/bin
PO := $(wildcard echo_community/translations/*/LC_MESSAGES/messages.po)
MO := $(PO:.po=.mo)

help: ## say what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{ printf "  make %-16s%s\n", $$1, $$2 }'

run: .venv/run.stamp $(MO) ## install, make the database and the demo, start web and worker
	@exec $(BIN)/echo-community run

test: .venv/dev.stamp $(MO) ## linters, types, contracts, the suite on both databases, the browser
	@tests/run

lint: .venv/dev.stamp ## the linters, types and import contracts alone
	@tests/run lint

bench: .venv/dev.stamp $(MO) ## measure speed on both databases; fails when a bar is missed
	@tests/services $(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.search
	@$(BIN)/python -m tests.bench.moments
	@tests/services $(BIN)/python -m tests.bench.moments --postgres
	@$(BIN)/python -m tests.bench.lectures

chaos: .venv/dev.stamp $(MO) ## kill the worker 100 times in a run of 1,000 notices on both databases; fails when a mail is lost
	@tests/services $(BIN)/python -m tests.chaos

search-quality: .venv/dev.stamp $(MO) ## measure how well search ranks, over judged queries, into docs/search.md
	@$(BIN)/python -m tests.quality

privacy-quality: .venv/dev.stamp ## measure what the privacy guard finds, into docs/privacy.md; fails when a bar is missed
	@$(BIN)/python -m tests.quality.privacy

# Where the versions stay as they are, make lock changes nothing; make lock UPGRADE=--upgrade takes newer ones.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate --no-emit-index-url --no-emit-find-links --all-extras --group build $(UPGRADE) pyproject.toml
lock: .venv/dev.stamp ## write the lock files anew from pyproject.toml
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --output-file requirements-dev.lock --group dev --constraint requirements.lock

audit: .venv/dev.stamp ## ask whether a locked version has a known vulnerability
	$(BIN)/pip-audit --disable-pip --require-hashes -r requirements.lock

EXTRACT := --mapping babel.cfg --ignore-dirs ".* __pycache__" --keywords "lazy_gettext lazy_ngettext:1,2 lazy_pgettext:1c,2 pgettext:1c,2 npgettext:1c,2,3" \
	--add-comments "Translators:" --add-location file --sort-by-file \
	--project echo-community --copyright-holder "ECHO Community contributors"
translations: .venv/dev.stamp ## gather the strings of code and templates into the French catalogue
	$(BIN)/pybabel --quiet extract $(EXTRACT) --output messages.pot .
	@test -f echo_community/translations/fr/LC_MESSAGES/messages.po || \
		$(BIN)/pybabel --quiet init --input messages.pot --output-dir echo_community/translations --locale fr
	$(BIN)/pybabel --quiet update --input messages.pot --output-dir echo_community/translations --locale fr \
		--width 100 --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

%.mo: %.po
	@$(BIN)/pybabel --quiet compile --input $< --output $@

# A stamp is newer than what it was made from; a later make skips pip.
.venv/run.stamp: requirements.lock pyproject.toml hatch_build.py scripts/venv
	@scripts/venv requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock requirements.lock pyproject.toml hatch_build.py scripts/venv
	@scripts/venv requirements-dev.lock
	@touch $@ .venv/run.stamp



clean: ## remove what was made, but not instance/ (your data)
	rm -rf .venv dist messages.pot .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache test-results
	find echo_community tests migrations -name __pycache__ -prune -exec rm -rf {} +
	find echo_community -name '*.mo' -delete
