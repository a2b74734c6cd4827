# make demo    crawl the fixture outlets and show what comes out
# make test    run the tests                   make test ARGS="-k dates -x"
# make test-postgresql   the store's tests on a real PostgreSQL server, which a package brings
# make test-lowest   the tests with the lowest versions of packages that pyproject.toml allows
# make test-browser   the tests that a real Chromium takes part in, which PATH has to have
# make lint    ruff, import-linter, mypy
# make yardsticks   feedparser's and Protego's own test files (fetches their source distributions)
# make bench   compare with plain Scrapy and its peers; make bench-faults crawls a server that misbehaves
#              make bench-crash kills a crawl again and again and looks for what is lost; make bench-politeness shows
#              what a host sees of several spiders and processes; make bench-memory crawls 10,000 pages
#              make bench-trace says what the pages of a crawl wait for; make bench-check fails when an article's CPU
#              time, beside that of fetching alone, has grown by a quarter (both take ARGS="URL…")
#              make bench-incremental crawls outlets again while they change, and looks for needless requests
#              others: python -m benchmarks.addresses, .alarms, .cost, .cursor, .discovery, .duplicates, .export, .frontier, .leases, .machines, .readers, .store, .templates (--help says)
#              make bench-quality ARGS="FOLDER…" reads annotated pages, trafilatura beside it (--worst 10, --help)
#              --folds DIRECTORY reads each page with models grown without its outlet, and grows them first; --jobs 2
#              make bench-texts ARGS="FOLDER… --dumps DIR"  the same pages printed as plain text (python -m benchmarks.text_dumps)
# make train ARGS="FOLDER… --folds DIRECTORY --write"  grow all models on annotated pages (python -m training --help)
#              python -m training.lines FOLDER… --dumps DIR --output crawler/extraction/plain_text  of pages of plain text
#              python -m training.rules FOLDER… --folds DIRECTORY  what each rule on blocks is worth beside the model
#              python -m benchmarks.thresholds FOLDER… --folds DIRECTORY  what halving and doubling each number does
# make docs    write docs/reference.md, docs/architecture.md and its picture from the code
# make lock    write requirements.lock after a change of pyproject.toml; make upgrade takes the latest versions
#
# Each makes .venv by itself.

BIN := .venv/bin
READY := .venv/.ready
ARGS ?=

.PHONY: demo test test-slow test-postgresql test-lowest test-browser yardsticks lint format bench bench-check bench-trace bench-faults bench-crash bench-incremental bench-memory bench-politeness bench-archive bench-soak \
	bench-quality bench-texts train docs lock upgrade clean

demo: $(READY)
	$(BIN)/crawler demo $(ARGS)

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

test-postgresql: $(READY)
	$(BIN)/python -m pytest -n auto --dist worksteal -m "postgresql and not slow" $(ARGS)

test-lowest:
	sh scripts/test-lowest -n auto $(ARGS)

test-slow: $(READY)
	$(BIN)/python -m pytest -m slow $(ARGS)

test-browser: $(READY)
	$(BIN)/python -m pytest -m browser $(ARGS)

yardsticks: $(READY)
	sh scripts/yardsticks $(ARGS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: $(READY)
	$(BIN)/python -m benchmarks.crawl $(ARGS)

bench-check: $(READY)
	$(BIN)/python -m benchmarks.crawl --check $(ARGS)

bench-trace: $(READY)
	$(BIN)/python -m benchmarks.trace $(ARGS)

bench-crash: $(READY)
	$(BIN)/python -m benchmarks.crash $(ARGS)

bench-incremental: $(READY)
	$(BIN)/python -m benchmarks.incremental $(ARGS)

bench-memory: $(READY)
	$(BIN)/python -m benchmarks.memory $(ARGS)

bench-politeness: $(READY)
	$(BIN)/python -m benchmarks.politeness $(ARGS)

bench-soak: $(READY)
	$(BIN)/python -m benchmarks.soak $(ARGS)

bench-faults: $(READY)
	$(BIN)/python -m benchmarks.faults $(ARGS)

bench-quality: $(READY)
	$(BIN)/python -m benchmarks.quality $(ARGS)

bench-texts: $(READY)
	$(BIN)/python -m benchmarks.texts $(ARGS)

bench-archive: $(READY)
	$(BIN)/python -m benchmarks.archive $(ARGS)

train: $(READY)
	@$(BIN)/python -c "import lightgbm, rapidfuzz" || { \
		echo "train: needs the dependency group: uv pip install --python .venv --group training" >&2; exit 1; }
	$(BIN)/python -m training $(ARGS)

docs: $(READY)
	$(BIN)/python scripts/reference.py
	$(BIN)/python scripts/architecture.py

lock:
	sh scripts/lock

upgrade:
	sh scripts/lock --upgrade

clean:
	rm -rf .venv build dist .demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(READY): pyproject.toml requirements.lock scripts/set-up
	sh scripts/set-up
	touch $@
