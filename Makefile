# Two commands matter: `make run` and `make test`. Both set everything up by themselves.
PYTHON ?= python3
BIN := .venv/bin
OBJECTS ?= 6000
SERVE ?= yes
PORT ?= 8000

.PHONY: run test setup lint bench pictures lock clean

setup: .venv/ready
	@$(BIN)/python -m assets.fetch

.venv/ready: requirements.lock pyproject.toml
	@echo "Setting up .venv …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: setup
	@$(BIN)/shuangsuiji demo --objects $(OBJECTS) --dir var/demo
	@test "$(SERVE)" = no || $(BIN)/shuangsuiji serve --db sqlite:///var/demo/demo.db --port $(PORT)

test: setup lint
	@$(BIN)/python -m pytest -n 2

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: setup
	@$(BIN)/python -m bench

pictures: setup
	@rm -f docs/pictures/*.svg
	@$(BIN)/shuangsuiji picture processes --out docs/pictures --page

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --group dev --extra postgres --no-header -o requirements.lock

clean:
	rm -rf .venv var build dist
