# Two commands on a fresh machine: `make run` (the demonstration) and `make test` (everything that is checked).
# an index that answers slowly, or not at once, is no reason to fail
export UV_HTTP_TIMEOUT ?= 120
export UV_HTTP_RETRIES ?= 10
.DEFAULT_GOAL := run
PYTHON ?= python3.11
VENV   ?= .venv
BIN    := $(VENV)/bin
PO     := $(wildcard src/*/locale/*/LC_MESSAGES/*.po)

$(BIN)/luoshi: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --retries 10 --timeout 60 uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	touch $@

%.mo: %.po $(BIN)/luoshi
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

.PHONY: install messages run test lock
install: $(BIN)/luoshi
messages: install $(PO:.po=.mo)

run: messages
	$(BIN)/luoshi demo --serve

test: messages
	bash tests/run.sh

# Every sentence of the core, and of click, which speaks through the same catalogue. Then say the new ones in Chinese.
.PHONY: sentences
sentences: install
	mkdir -p build
	$(BIN)/pybabel --quiet extract --no-location --output-file build/luoshi.pot \
	  src/luoshi "$$($(BIN)/python -c 'import click; print(click.__path__[0])')"
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 120 \
	  --domain luoshi --input-file build/luoshi.pot --output-dir src/luoshi/locale

lock:  ## pin every dependency anew; names no registry
	$(BIN)/uv pip compile --quiet --no-header --no-annotate --python-version 3.11 --universal \
	  --all-extras --group dev pyproject.toml -o requirements.lock
