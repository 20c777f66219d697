# Commands of the project. `make` alone lists them.

PYTHON ?= python3
UV := $(or $(shell command -v uv 2>/dev/null),.uv/bin/uv)
VENV := .venv
LAB := .venv-lab
WORK := _build/work

# Byte code makes every kernel of a build start in less time; the caller's environment may not take it away.
SYNC := $(UV) sync --frozen --inexact --compile-bytecode

.PHONY: help book pdf test lab bench mutants readability format clean

help: ## List these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

book: $(VENV)/.book ## Build the book into _build/html
	@echo "Checking the data"
	@$(VENV)/bin/python -m insights
	@if [ -d $(WORK) ] && [ -n "$$(find _toc.yml _config.yml uv.lock -newer $(WORK) 2>/dev/null)" ]; then rm -rf $(WORK); fi
	@mkdir -p $(WORK)
	@$(VENV)/bin/jupyter-book build . --path-output $(WORK) -n -W --keep-going
	@rm -rf _build/html.new && cp -R $(WORK)/_build/html _build/html.new
	@rm -rf _build/html && mv _build/html.new _build/html
	@echo "The book is in _build/html: open _build/html/index.html"

pdf: book $(VENV)/.pdf ## Print the book into _build/pdf
	@$(VENV)/bin/python -m insights.pdf _build/html _build/pdf
	@echo "The book is in _build/pdf/it-is-not-all-darkness.pdf"

test: $(VENV)/.test ## Run every test
	@$(VENV)/bin/python -m pytest

lab: $(LAB)/.lab ## Open the chapters in JupyterLab
	@$(LAB)/bin/jupyter lab index.ipynb

bench: $(VENV)/.test ## Measure pages with charts against the stock Altair renderer
	@$(VENV)/bin/python bench/charts.py

mutants: $(VENV)/.test ## Change, drop and swap rows, and see that the book notices
	@$(VENV)/bin/python tests/mutants.py 50

readability: $(VENV)/.test ## Print how easily each chapter reads
	@$(VENV)/bin/python tests/readability.py

format: $(VENV)/.test ## Bring the code into its normal form
	@$(VENV)/bin/ruff check --fix src tests
	@$(VENV)/bin/ruff format src tests

clean: ## Remove what was built
	@rm -rf _build

$(VENV)/.book: pyproject.toml uv.lock | $(UV)
	@echo "Installing what builds the book into $(VENV)"
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(SYNC) --group book
	@touch $@

$(VENV)/.pdf: pyproject.toml uv.lock | $(VENV)/.book
	@echo "Installing what prints the book into $(VENV)"
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(SYNC) --group book --group pdf
	@touch $@

$(VENV)/.test: pyproject.toml uv.lock | $(VENV)/.book
	@echo "Installing what tests the book into $(VENV)"
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(SYNC) --group book --group test
	@touch $@

$(LAB)/.lab: pyproject.toml uv.lock | $(UV)
	@echo "Installing JupyterLab into $(LAB)"
	@UV_PROJECT_ENVIRONMENT=$(LAB) $(SYNC) --no-default-groups --group lab
	@touch $@

# Where uv is missing it comes into the project's own folder, with venv or, where Python has none, with pip alone.
.uv/bin/uv:
	@echo "Bringing uv into .uv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed. Name it: make PYTHON=python3.12 …" >&2; exit 1; }
	@rm -rf .uv
	@{ $(PYTHON) -m venv .uv 2>/dev/null && .uv/bin/python -m pip install --quiet uv; } || \
	  { rm -rf .uv && $(PYTHON) -m pip install --quiet --target .uv uv; } || \
	  { echo "Neither venv nor pip works with $(PYTHON). Install one of them, or uv." >&2; exit 1; }
