# Commands of the project. `make` alone lists them.

PYTHON ?= python3
UV := $(or $(shell command -v uv 2>/dev/null),.uv/bin/uv)
CODE := src packages tests tools bench conftest.py
VENV := .venv
LAB := .venv-lab
EDIT := .venv-edit
BUILD := _build
HTML = $(BUILD)/html
# What may be used beside a book under MIT and CC BY, and tools that the book neither holds nor needs.
LICENCES := MIT;BSD;Apache;ISC;PSF;Python Software Foundation;MPL;Mozilla;OFL;0BSD;Zlib;Artistic;LGPL
TOOLS := codespell axe-playwright-python
BASE ?= main
PYTHONS := 3.11 3.12 3.13 3.14
# Where pyenv is, all its Pythons are to be found.
PYENV = export PYENV_VERSION="$${PYENV_VERSION:-$$(pyenv versions --bare 2>/dev/null | paste -sd: -)}"
REQUIREMENTS := binder/requirements.txt

# As many processes as cores, up to what memory bears. What shares something stays together.
TOGETHER := -n auto --maxprocesses 4 --dist loadgroup

# Byte code makes every process of a build start in less time; the caller's environment may not take it away.
unexport PYTHONDONTWRITEBYTECODE
SYNC := $(UV) sync --frozen --compile-bytecode

.PHONY: help book screenshots pdf site serve docs test browser engines check coverage compare release newest lab watch diffs format binder versions bench mutants readability edition series correction standing clean

help: ## List these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

book: $(VENV)/.book ## Build the book into _build/html
	@$(VENV)/bin/python -m bookmaking $(BUILD)

screenshots: book $(VENV)/.test browser ## Take pictures of every page into _build/screenshots
	@$(VENV)/bin/python tests/screenshots.py

pdf: book browser ## Print the book into _build/pdf
	@$(VENV)/bin/python -m bookmaking.printing $(HTML) $(BUILD)/pdf
	@echo "The book is in $(BUILD)/pdf/it-is-not-all-darkness.pdf"

site: $(VENV)/.book browser ## Make all that is published into _build/site: the pages, their files, and the PDFs
	@$(VENV)/bin/python -m bookmaking $(BUILD) --printed

serve: site ## Show the site at http://127.0.0.1:8000, or at another PORT
	@$(VENV)/bin/python -m http.server --bind 127.0.0.1 --directory $(BUILD)/site $(or $(PORT),8000)

docs: $(VENV)/.test ## Build the documentation of static-vega, with itself, into _build/docs
	@$(VENV)/bin/python -m sphinx -W --keep-going -q -d $(BUILD)/docs-doctrees packages/static-vega/docs $(BUILD)/docs

test: check $(if $(FAST),,$(LAB)/.lab $(EDIT)/.edit engines) browser ## Check everything and run every test; with FAST=1 none that opens pages or builds a book of its own
	@$(VENV)/bin/python -m pytest $(TOGETHER) $(if $(FAST),-m "not slow")

browser: $(VENV)/.book
	@$(VENV)/bin/python -m bookmaking.browsers

# Firefox and WebKit, in which the charts are tested too: brought for root on Debian, elsewhere their tests are skipped.
engines: $(VENV)/.test
	@$(VENV)/bin/python packages/static-vega/tests/engines.py

lab: $(LAB)/.lab ## Open the chapters in JupyterLab
	@$(LAB)/bin/jupyter lab --LabApp.app_settings_dir=.jupyter index.ipynb

watch: $(VENV)/.book $(EDIT)/.edit ## Rebuild the book and reload its pages whenever a file changes
	@$(EDIT)/bin/python tools/watch.py

diffs: $(EDIT)/.edit ## Have git show notebooks in this clone by what changed in their cells
	@git config diff.jupyternotebook.command "$(CURDIR)/$(EDIT)/bin/git-nbdiffdriver diff --ignore-details --ignore-id"
	@echo "git diff now shows notebooks cell by cell; git diff --no-ext-diff shows their files."

edition: $(VENV)/.book ## Start an edition and say what it lacks: make edition YEAR=2021, with CHAPTER=topic for a chapter of its own
	@$(VENV)/bin/python tools/carry_on.py edition $(or $(YEAR),$(error Give its year: make edition YEAR=2021)) $(CHAPTER)

series: $(VENV)/.book ## Start an official series and say what it lacks: make series NAME=a-name
	@$(VENV)/bin/python tools/carry_on.py series $(or $(NAME),$(error Give its name: make series NAME=a-name))

correction: $(VENV)/.book ## Start a correction and say what it lacks: make correction ROW=id-or-series
	@$(VENV)/bin/python tools/carry_on.py correction $(or $(ROW),$(error Give the row: make correction ROW=2016-workload-more))

standing: $(VENV)/.book ## Say what the data lack, which claims no longer hold and what can be compared
	@$(VENV)/bin/python tools/carry_on.py standing

mutants: $(VENV)/.test ## Change, drop and swap rows, and see that the book notices
	@$(VENV)/bin/python tests/mutants.py 50

readability: $(VENV)/.test ## Print how easily each chapter reads
	@$(VENV)/bin/python tests/readability.py

format: $(VENV)/.test ## Bring the code and the notebooks into their normal form
	@$(VENV)/bin/ruff check --fix $(CODE) index.ipynb chapters
	@$(VENV)/bin/ruff format $(CODE)
	@$(VENV)/bin/python tools/normal_form.py

check: $(VENV)/.test ## Read code, types, prose, licences and workflows, and look for secrets
	@$(VENV)/bin/ruff check --quiet $(CODE) index.ipynb chapters
	@$(VENV)/bin/ruff format --quiet --check $(CODE)
	@$(VENV)/bin/mypy --no-error-summary
	@$(VENV)/bin/codespell .
	@$(VENV)/bin/pip-licenses --from=mixed --partial-match --allow-only="$(LICENCES)" --ignore-packages $(TOOLS) >/dev/null
	@$(VENV)/bin/zizmor --offline --quiet .github
	@git ls-files 2>/dev/null | grep -v uv.lock | xargs --no-run-if-empty $(VENV)/bin/detect-secrets-hook

coverage: $(VENV)/.test browser ## Tell which lines of the code the tests reach, those in other processes too
	@$(VENV)/bin/python -m pytest $(TOGETHER) -q --cov --cov-report=term:skip-covered --cov-fail-under=95

compare: book $(VENV)/.test browser ## Show what changed since BASE: pages, figures and numbers, with pictures side by side
	@$(VENV)/bin/python tools/compare.py $(BASE)

# What is published of static-vega draws a chart with nothing else beside it.
ALONE := import static_vega as s; assert s.to_png({'data': {'values': [{'n': 1}]}, 'mark': 'bar', 'encoding': {'x': {'field': 'n'}}})
release: site ## Gather what a release holds into _build/release
	@rm -rf $(BUILD)/release && mkdir -p $(BUILD)/release
	@cp $(BUILD)/site/files/* $(BUILD)/release
	@$(VENV)/bin/python -m bookmaking.archives $(BUILD)/site $(BUILD)/release/site.zip
	@$(UV) build --quiet --all-packages --wheel --no-create-gitignore --out-dir $(BUILD)/release
	@$(UV) run --quiet --isolated --no-project --with twine twine check --strict $(BUILD)/release/static_vega-*
	@$(UV) run --quiet --isolated --no-project --with $(BUILD)/release/static_vega-*.whl python -c "$(ALONE)"

newest: | $(UV) ## Lock the newest versions of all dependencies
	@$(UV) lock --upgrade

binder: | $(UV) ## Write what Binder installs, from the lock file
	@$(UV) export --frozen --no-default-groups --group lab --no-emit-workspace --no-header --no-annotate --quiet \
	  --output-file $(REQUIREMENTS)

versions: | $(UV) ## Run the notebooks and build the book on each Python that is here and as Binder does, and test static-vega's stacks
	@$(PYENV); for version in $(PYTHONS); do \
	  $(UV) python find --no-project --quiet $$version >/dev/null 2>&1 || { echo "Python $$version: not here"; continue; }; \
	  echo "Python $$version"; \
	  env="$$PWD/$(BUILD)/python-$$version"; \
	  UV_PYTHON=$$version $(MAKE) --no-print-directory book VENV="$$env/venv" BUILD="$$env" && \
	  UV_PYTHON=$$version $(MAKE) --no-print-directory "$$env/venv/.test" VENV="$$env/venv" && \
	  "$$env/venv/bin/python" -m pytest -q tests/test_notebooks.py || exit 1; \
	done
	@$(PYENV); UV="$(UV)" $(UV) run --quiet --no-project --python '>=3.11' packages/static-vega/tests/stacks.py
	@echo "Binder"
	@$(UV) venv --quiet --clear $(BUILD)/binder
	@VIRTUAL_ENV=$(BUILD)/binder $(UV) pip install --quiet -r $(REQUIREMENTS)
	@VIRTUAL_ENV=$(BUILD)/binder $(UV) pip install --quiet --no-deps ./packages/static-vega .
	@cd $(BUILD)/binder && bin/jupyter execute ../../index.ipynb ../../chapters/*.ipynb

bench: book $(VENV)/.bench $(LAB)/.lab browser ## Measure the book's pages against bare ones, charts and a course of a hundred against other renderers, JupyterLab to its first chart, builds against others, as they grow and when they are killed
	@$(VENV)/bin/python bench/pages.py $(HTML)
	@$(VENV)/bin/python bench/charts.py
	@$(VENV)/bin/python bench/hundred_charts.py
	@PYTHONPATH=tests $(VENV)/bin/python bench/first_chart.py
	@PYTHONPATH=tests $(VENV)/bin/python bench/comparison.py
	@PYTHONPATH=tests $(VENV)/bin/python bench/growth.py
	@PYTHONPATH=tests $(VENV)/bin/python bench/kills.py

clean: ## Remove what was built
	@rm -rf _build

$(VENV)/.book: pyproject.toml uv.lock | $(UV)
	@echo "Installing what builds the book into $(VENV)"
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(SYNC) --inexact --group book
	@touch $@

$(VENV)/.test: pyproject.toml uv.lock | $(VENV)/.book
	@echo "Installing what tests the book into $(VENV)"
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(SYNC) --inexact --group book --group test --group check
	@touch $@

$(VENV)/.bench: pyproject.toml uv.lock | $(VENV)/.test
	@echo "Installing what the charts are measured against into $(VENV)"
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(SYNC) --inexact --group book --group test --group check --group bench
	@touch $@

$(LAB)/.lab: pyproject.toml uv.lock | $(UV)
	@echo "Installing JupyterLab into $(LAB)"
	@UV_PROJECT_ENVIRONMENT=$(LAB) $(SYNC) --no-default-groups --group lab
	@touch $@

$(EDIT)/.edit: pyproject.toml uv.lock | $(UV)
	@echo "Installing what helps to edit the book into $(EDIT)"
	@UV_PROJECT_ENVIRONMENT=$(EDIT) $(SYNC) --no-default-groups --group edit --no-install-project
	@touch $@

# Where uv is missing it comes into the project's own folder, with venv or, where Python has none, with pip alone.
.uv/bin/uv:
	@echo "Bringing uv into .uv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed. Name it: make PYTHON=python3.12 …" >&2; exit 1; }
	@rm -rf .uv
	@{ $(PYTHON) -m venv .uv 2>/dev/null && .uv/bin/python -m pip install --quiet uv; } || \
	  { rm -rf .uv && $(PYTHON) -m pip install --quiet --target .uv uv; } || \
	  { echo "Neither venv nor pip works with $(PYTHON). Install one of them, or uv." >&2; exit 1; }
