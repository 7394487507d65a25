# 对照 duizhao — a bare machine needs Python >= 3.11 (with venv) and make, nothing else.
#
#   make audit     install, audit the five seeds into reports_out/, print the summary
#   make test      install with the test tools, then ruff, mypy, import-linter, pytest, all on the built wheel
#   make help      the other targets

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
.DELETE_ON_ERROR:

# The first Python >= 3.11 found; or say which: make test PYTHON=python3.12
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
VENV   ?= .venv
DIST   ?= dist
SEEDS  := $(wildcard seeds/*.txt)
OUT    ?= reports_out

BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
STAMP  := $(VENV)/.stamps
LOCKED := install --require-hashes

# folders too: a file that was removed changes its folder's time only
SOURCES := pyproject.toml README.md LICENSE $(shell find src rules ! -path '*/__pycache__*' 2>/dev/null)

.PHONY: help
help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- using it

.PHONY: audit
audit: $(STAMP)/package ## install and audit the five seeds into reports_out/
	@mkdir -p $(OUT)
	@$(BIN)/duizhao check $(SEEDS) --format html --output $(OUT) >/dev/null; s=$$?; test $$s -le 1 || exit $$s
	@$(BIN)/duizhao check $(SEEDS) --format json --output $(OUT)/seeds.json >/dev/null; s=$$?; test $$s -le 1 || exit $$s
	@$(BIN)/duizhao check $(SEEDS); s=$$?; test $$s -le 1 || exit $$s
	@printf '\n%s\n' "结果已写入 $(OUT)/（每份报告一个网页，另有 seeds.json）"

# --- checking it

.PHONY: test
test: $(STAMP)/test $(STAMP)/package ## style, types, layers and all tests, on the built wheel
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	DUIZHAO_TEST_INSTALLED=1 $(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile

.PHONY: hostile
hostile: $(STAMP)/test $(STAMP)/package ## the whole matrix of attacks and formats, the slow ones too
	DUIZHAO_TEST_INSTALLED=1 DUIZHAO_HOSTILE=1 $(BIN)/pytest tests/hostile

.PHONY: fuzz
fuzz: $(STAMP)/test $(STAMP)/package ## 5,000 mutated files; prints what came of them
	$(BIN)/python scripts/fuzz.py

.PHONY: format
format: $(STAMP)/test ## let ruff format and repair what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: pages
pages: $(STAMP)/package ## count the rules on our own corpus, write docs/rules anew
	$(BIN)/python scripts/rule_statistics.py
	$(BIN)/duizhao rules docs --rules rules

.PHONY: bench
bench: $(STAMP)/package ## speed against peers, cold start and memory
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/coldstart.py

.PHONY: dask
dask: $(STAMP)/test $(STAMP)/package ## install what uses a cluster (duizhao[dask]) and test it on a local one
	$(PIP) install "$$(ls $(DIST)/duizhao-*.whl)[dask]"
	DUIZHAO_TEST_INSTALLED=1 $(BIN)/pytest tests/batch/test_dask_engine.py tests/batch/test_dask_cluster.py

.PHONY: ocr
ocr: $(STAMP)/test $(STAMP)/package ## install what reads scans (duizhao[ocr]) and test it
	$(PIP) install "$$(ls $(DIST)/duizhao-*.whl)[ocr]"
	DUIZHAO_TEST_INSTALLED=1 $(BIN)/pytest tests/read/pages

.PHONY: formats
formats: $(STAMP)/test $(STAMP)/package ## the same reports in every format: a table of what agrees; SCAN=1 for scans too
	$(BIN)/python scripts/compare_formats.py $(if $(SCAN),--scan)

# --- parts

$(STAMP)/venv:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新版本；可用 make PYTHON=/路径/python3.12 指定" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) 低于 Python 3.11" >&2; exit 1; }
	@test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) || \
		{ echo "无法建立虚拟环境；Debian/Ubuntu 请先执行 apt install python3-venv" >&2; exit 1; }
	@mkdir -p $(STAMP) && touch $@

$(STAMP)/runtime: requirements.lock requirements-build.lock | $(STAMP)/venv
	$(PIP) $(LOCKED) -r requirements.lock
	$(PIP) $(LOCKED) -r requirements-build.lock
	@touch $@

$(STAMP)/test: requirements-test.lock | $(STAMP)/runtime
	$(PIP) $(LOCKED) -r requirements-test.lock
	@touch $@

# The package is always used as it ships: built as a wheel, then installed, never editable.
$(STAMP)/package: $(SOURCES) | $(STAMP)/runtime
	@rm -f $(DIST)/duizhao-*.whl
	$(BIN)/python -m hatchling build -t wheel -d $(DIST)
	$(PIP) install --no-index --no-deps --force-reinstall $(DIST)/duizhao-*.whl
	@touch $@

.PHONY: wheel
wheel: $(STAMP)/package ## build dist/duizhao-*.whl

.PHONY: wheels
wheels: $(STAMP)/package ## all wheels for an installation without network, into dist/wheels
	@mkdir -p $(DIST)/wheels
	$(PIP) download --require-hashes --only-binary :all: --dest $(DIST)/wheels -r requirements.lock
	@rm -f $(DIST)/wheels/duizhao-*.whl && cp $(DIST)/duizhao-*.whl $(DIST)/wheels/
	@echo "$(DIST)/wheels: $$(ls $(DIST)/wheels | wc -l) wheels, $$(du -sh $(DIST)/wheels | cut -f1)"

.PHONY: lock
lock: | $(STAMP)/venv ## write the lock files anew from pyproject.toml
	$(PIP) install uv
	$(BIN)/python scripts/lock.py

.PHONY: train
train: $(STAMP)/package ## train the word model again (needs jieba)
	$(PIP) install 'jieba==0.42.1'
	PYTHONPATH=src $(BIN)/python scripts/train_segmenter.py

.PHONY: clean
clean: ## remove builds, caches and output; keeps .venv
	rm -rf $(DIST) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(OUT) -mindepth 1 ! -name README.md -delete
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
