# Targets a newcomer guesses. Everything is installed into .venv; models are built once into the user's cache.

PYTHON  ?= $(shell command -v python3.11 || command -v python3)
ARTICLE ?= docs/examples/canal.fr.txt
FORMAT  ?= text
DATA    ?=
OTHER   ?=
WORKERS ?= 2
ROUNDS  ?= 100
BIN     := .venv/bin

# Compiled modules are kept in .venv, whatever the environment says: what is installed here comes without them, and each
# of the hundreds of processes that the tests start would compile all it imports anew.
brief serve test lint bench pictures contract fuzz faults: export PYTHONDONTWRITEBYTECODE :=
brief serve test lint bench pictures contract fuzz faults: export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/bytecode

.PHONY: brief serve test lint image lock sbom audit bench pictures contract fuzz faults help clean
.DEFAULT_GOAL := help

help: ## show the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

brief: .venv/runtime ## print the brief of ARTICLE=path (default: an example)
	@$(BIN)/entrefilet models build >/dev/null
	@$(BIN)/entrefilet brief "$(ARTICLE)" --format $(FORMAT)

serve: .venv/runtime ## run the service at http://127.0.0.1:8080
	@$(BIN)/entrefilet models build >/dev/null
	@exec $(BIN)/python server.py

# A file's tests stay in one process, in which they share models and servers; the longest files come first
# (tests/conftest.py). The model is built before, once for all.
test: .venv/dev ## run the tests, WORKERS=2 files at a time
	@$(BIN)/entrefilet models build >/dev/null
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup --no-loadscope-reorder

lint: .venv/dev ## check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint --no-color Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec compose.yaml
	$(BIN)/kubernetes-validate --quiet --strict $(filter-out %/kustomization.yaml,$(wildcard deploy/kubernetes/*.yaml))

# without root or buildah, STEPS=1 carries the Python steps out in a plain folder; QUICK=1, the gate's, with a short article
image: ## build the image without a daemon and use it on a read-only root (STEPS=1: its steps in a plain folder)
	$(PYTHON) deploy/$(if $(QUICK)$(STEPS),image_steps.py $(if $(QUICK),--quick),image_build.py)

# deploy/requirements*.txt: every file that the image may install, by hash, in the versions of constraints.txt
LOCK := $(BIN)/uv pip compile -q --universal --python-version 3.11 --no-annotate --generate-hashes -c constraints.txt \
	--custom-compile-command "make lock"
lock: .venv/base ## pin what the image installs by its hashes
	$(LOCK) pyproject.toml --extra postgres --extra otel -o deploy/requirements.txt
	printf 'hatchling\nuv\n' | $(LOCK) - -o deploy/requirements-build.txt

TOOL := $(BIN)/uv tool run -q
sbom: .venv/base ## write sbom.json (CycloneDX) and licences.csv of what the image installs, into ./sbom
	@rm -rf .venv/image && $(PYTHON) -m venv --without-pip .venv/image && mkdir -p sbom
	$(BIN)/uv pip install -q --python .venv/image/bin/python --require-hashes -r deploy/requirements.txt
	$(BIN)/uv pip install -q --python .venv/image/bin/python --no-deps .
	$(TOOL) --from cyclonedx-bom==7.5.0 cyclonedx-py environment --pyproject pyproject.toml --mc-type application \
	  -o sbom/sbom.json .venv/image/bin/python
	$(TOOL) pip-licenses==5.5.5 --python .venv/image/bin/python --with-urls --format csv --output-file sbom/licences.csv
	@rm -rf .venv/image

audit: .venv/base ## look for known holes in what the image installs
	@$(TOOL) pip-audit==2.10.1 --strict --progress-spinner off --disable-pip --require-hashes -r deploy/requirements.txt || \
	  { echo "pip-audit found something above, or could not reach its data (pypi.org and osv.dev)" >&2; exit 1; }

bench: .venv/dev ## measure speed, memory and fidelity (DATA=folder adds the test sets, OTHER=checkout its servers)
	@$(BIN)/entrefilet models build >/dev/null
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.serving
	$(if $(OTHER),$(BIN)/python -m benchmarks.compare $(OTHER) --out docs/benchmarks)
	$(BIN)/python -m benchmarks.meaning
	$(BIN)/python -m benchmarks.context
	$(BIN)/python -m benchmarks.growth --out docs/benchmarks
	$(if $(LIBRETRANSLATE),$(BIN)/python -m benchmarks.libretranslate --python $(LIBRETRANSLATE) --out docs/benchmarks/libretranslate)
	$(BIN)/python -m benchmarks.dates
	$(BIN)/python -m benchmarks.acronyms $(if $(DATA),--data $(DATA))
	$(BIN)/python -m benchmarks.fidelity $(if $(DATA),--data $(DATA))
	$(if $(DATA),$(BIN)/python -m benchmarks.names --data $(DATA))
	$(if $(DATA),$(BIN)/python -m benchmarks.extraction --data $(DATA))

contract: .venv/dev ## hold the API against its contract for 10 minutes, with other requests each time
	CONTRACT_SECONDS=600 nice $(BIN)/python -m pytest -q -s tests/web/openapi/test_contract.py

fuzz: .venv/dev ## hold every reader, the model file's too, against damaged files for 10 minutes
	FUZZ_SECONDS=600 nice $(BIN)/python -m pytest -q -s tests/ingest/test_fuzz.py tests/engines/test_damaged_model_files.py

# with TESTS=… only these are tried again, and the rows of the others stay in the table
faults: .venv/dev ## break the service on purpose, ROUNDS=100 kills and more, and write the table of docs/reliability.md
	@rm -f .venv/faults.jsonl
	FAULT_ROUNDS=$(ROUNDS) FAULTS_REPORT=.venv/faults.jsonl nice $(BIN)/python -m pytest -q -s -o timeout=3000 $(or $(TESTS),tests/faults)
	$(BIN)/python -m tests.faults.outcomes .venv/faults.jsonl $(if $(TESTS),--others-stay)

pictures: .venv/dev ## take docs/screenshots anew with the real model
	@$(BIN)/entrefilet models build >/dev/null
	$(BIN)/python -m tests.web.browser.pictures

clean: ## remove what make made here (the models in the user's cache stay)
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache

# torch goes first and by pip: the build that pip finds for its exact version, which may lie on a folder or index of the
# user's pip configuration, is kept by everything after it. The rest is a matter of seconds for uv; where uv reaches no
# index (it does not read pip's configuration), pip installs the same versions in some minutes.
PIP     := $(BIN)/python -m pip install -q --disable-pip-version-check --no-compile -c constraints.txt
install  = $(BIN)/uv pip install -q --python $(BIN)/python -c constraints.txt -e '$(1)' || $(PIP) -e '$(1)'

# what the engine's library is compiled from when the package is installed
ENGINE  := hatch_build.py $(wildcard service/engines/runtimes/native/src/* service/engines/runtimes/native/compile.py)

.venv/base: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) torch uv
	@touch $@

.venv/runtime: .venv/base $(ENGINE)
	$(call install,.[hub])
	@touch $@

.venv/dev: .venv/base $(ENGINE)
	$(call install,.[dev])
	@touch .venv/runtime $@
