# make demo · make test · make check · make bench. Everything is set up in .venv; Python 3.11 or later and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_STORE := $(CURDIR)/.demo/koll.json
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test quick fuzz check bench faults bench-chat faults-chat kills-chat bench-store bench-forecast bench-tui web-test tinydb-suite demo-data clean

demo: $(VENV)/.koll
	KOLL_STORE="tinydb://$(DEMO_STORE)" $(BIN)/koll demo $(ARGS)

test: $(VENV)/.koll-dev
	$(BIN)/python -m pytest -q $(ARGS)

quick: $(VENV)/.koll-dev
	KOLL_PROFILE=quick $(BIN)/python -m pytest -q -n auto -m "not slow" $(ARGS)

fuzz: $(VENV)/.koll-dev
	KOLL_FUZZ=$${KOLL_FUZZ:-3000} $(BIN)/python -m pytest -q tests/fuzz $(ARGS)

check: $(VENV)/.koll-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/test_layers.py tests/test_docs.py

bench: $(VENV)/.koll-bench
	$(BIN)/python -m tests.bench $(ARGS)

faults: $(VENV)/.koll-dev
	$(BIN)/python -m tests.store.faults $(ARGS)

kills-chat: $(VENV)/.koll-dev
	KOLL_KILLS=$${KOLL_KILLS:-200} $(BIN)/python -m pytest -q tests/bot/test_outbox.py tests/bot/test_inbox.py -k kills $(ARGS)

bench-store: $(VENV)/.koll-dev
	$(BIN)/python -m tests.store.bench $(ARGS)

bench-tui: $(VENV)/.koll-dev
	$(BIN)/python -m tests.tui.measure $(ARGS)

web-test: $(VENV)/.koll-dev
	KOLL_BROWSER=1 $(BIN)/python -m pytest -q -rs tests/tui/test_web.py tests/tui/test_in_browser.py $(ARGS)

bench-chat: $(VENV)/.koll-dev
	$(BIN)/python -m tests.bot.bench $(ARGS)

faults-chat: $(VENV)/.koll-dev
	$(BIN)/python -m tests.bot.faults $(ARGS)

bench-forecast: $(VENV)/.koll-bench
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 NUMBA_NUM_THREADS=1 $(BIN)/python -m tests.forecast.bench $(ARGS)

tinydb-suite: $(VENV)/.koll-dev
	$(BIN)/python -m tests.store.tinydb_suite

demo-data: $(VENV)/.koll-dev
	$(BIN)/python -m store.demo.build

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.koll: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable .
	$(BIN)/python -m compileall -q core store bot tui cli koll.py
	touch $@

$(VENV)/.koll-dev: $(VENV)/.koll
	$(PIP) --editable ".[dev]"
	touch $@

$(VENV)/.koll-bench: $(VENV)/.koll-dev
	$(PIP) --editable ".[dev,bench]"
	touch $@

clean:
	rm -rf $(VENV) .demo build *.egg-info
