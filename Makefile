# A thin front to meson: `make help` lists what there is.
BUILD := build
# `make MESON_FLAGS=--werror test` and the like; read when the build folder is made.
MESON_FLAGS ?=

.PHONY: build demo test check check-all bench format clean help packages

build: packages $(BUILD)/build.ninja
	ninja -C $(BUILD) src/cli/tropa
	@ln -sfn src/cli/tropa $(BUILD)/tropa
	@echo "The program is $(BUILD)/tropa"

demo: build
	ninja -C $(BUILD) demo/tropa-simulate
	@BUILD=$(BUILD) sh demo/run.sh

test: packages $(BUILD)/build.ninja
	ninja -C $(BUILD)
	@ln -sfn src/cli/tropa $(BUILD)/tropa
	python3 scripts/run-tests.py $(BUILD) --suite core

check: packages
	scripts/check.sh format gcc asan tsan cppcheck

check-all: packages
	scripts/check.sh format gcc asan tsan cppcheck gcc-asan tidy slow fuzz

bench: build
	scripts/install-packages.sh packages-bench
	meson configure $(BUILD) -Dbench=true
	ninja -C $(BUILD) src/cli/tropa bench/tropa-bench-generate
	cd bench && { test -d node_modules/chdb || npm ci; } && node run.mjs $(BENCH_FLAGS)

format:
	scripts/install-packages.sh packages-check
	git ls-files -z '*.c' '*.h' | xargs -0 clang-format -i

packages:
	@scripts/install-packages.sh packages

$(BUILD)/build.ninja:
	meson setup $(BUILD) $(MESON_FLAGS)

clean:
	rm -rf $(BUILD) build-clang build-gcc build-asan build-tsan build-gcc-asan build-fuzz demo/out

help:
	@echo "make demo       build, simulate a shop, and draw its journey map (demo/out)"
	@echo "make test       build and run the core tests; ends with 'N passed, N failed'"
	@echo "make build      leave the program at $(BUILD)/tropa"
	@echo "make check      formatting, gcc and clang with warnings as errors, ASan + UBSan, TSan, cppcheck"
	@echo "make check-all  all of that and the slow rest: gcc sanitizers, clang-tidy, failure sweeps, fuzzing"
	@echo "make bench      Tropa, ClickHouse and DuckDB on the same 20 million events (bench/README.md)"
	@echo "make format     lay out the sources with clang-format"
	@echo "make clean      remove what was built"
	@echo "Packages that are missing are installed first (as root or with sudo); TROPA_NO_INSTALL=1 only names them."
