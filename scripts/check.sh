#!/bin/bash
# Checks beyond `make test`, by name: check.sh TIER...
#   format    every C file is laid out as .clang-format says
#   gcc       gcc, warnings are errors (nothing to do where the build folder is already so)
#   asan      clang, warnings are errors, AddressSanitizer + UBSan: the core tests
#   tsan      ThreadSanitizer: the tests of suite `parallel`
#   cppcheck  static analysis on a short budget
#   gcc-asan  the core tests under gcc's sanitizers
#   tidy      clang-tidy over the whole tree
#   slow      suite `slow`: the sweeps that fail every allocation and every write
#   fuzz      libFuzzer, FUZZ_SECONDS (60) for each target
# All that were named run, whatever failed before; the last line is "N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 1

jobs=$(nproc)
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=1:strict_string_checks=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1 suppressions=$PWD/scripts/tsan.txt}
tally=$(mktemp)
trap 'rm -f "$tally"' EXIT

# setup FOLDER COMPILER [MESON-FLAG...]
setup() {
    local folder=$1 compiler=$2
    shift 2
    [ -f "$folder/build.ninja" ] || CC=$compiler meson setup "$folder" "$@" >"$folder.log" 2>&1 || {
        cat "$folder.log"
        return 1
    }
    rm -f "$folder.log"
}
sources() { git ls-files "$@" -- '*.c' '*.h'; }

check_format() { sources -z | xargs -0 clang-format --dry-run -Werror; }

check_gcc() {
    local folder=build
    if ! grep -qs '"name": "werror", "value": true' build/meson-info/intro-buildoptions.json; then
        folder=build-gcc
        setup $folder gcc --werror || return 1
    fi
    ninja -C $folder
}

check_asan() {
    setup build-asan clang --werror -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 &&
        ninja -C build-asan && python3 scripts/run-tests.py build-asan --suite core -t 4
}

check_tsan() {
    setup build-tsan clang -Db_sanitize=thread -Db_lundef=false -Doptimization=1 &&
        python3 scripts/run-tests.py build-tsan --suite parallel -t 6
}

check_cppcheck() {
    # Left to clang, which follows compound literals and loops better than cppcheck 2.10: cppcheck.txt.
    cppcheck --quiet -j "$jobs" --error-exitcode=1 --inline-suppr --std=c11 -Isrc -D__linux__ \
        --enable=warning,performance,portability --suppressions-list=scripts/cppcheck.txt \
        --template=gcc src demo
}

check_gcc_asan() {
    setup build-gcc-asan gcc -Db_sanitize=address,undefined -Doptimization=1 &&
        ninja -C build-gcc-asan && python3 scripts/run-tests.py build-gcc-asan --suite core -t 4
}

check_tidy() {
    # No header is generated, so the list of compile commands is all that it needs of a build. One
    # file a run: from the second on, clang-tidy 14 takes every va_list for uninitialized.
    setup build-clang clang -Dbench=true && ninja -C build-clang build.ninja >/dev/null &&
        git ls-files -z -- 'src/*.c' 'demo/*.c' 'fuzz/*.c' 'bench/*.c' |
        xargs -0 -P "$jobs" -n 1 clang-tidy --quiet -p build-clang --warnings-as-errors='*'
}

check_slow() {
    [ -f build/build.ninja ] || meson setup build || return 1
    python3 scripts/run-tests.py build --suite slow -t 4
}

check_fuzz() {
    setup build-fuzz clang -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false &&
        ninja -C build-fuzz fuzzers || return 1
    local target name
    for target in build-fuzz/fuzz/fuzz_*; do
        if [ ! -f "$target" ] || [ ! -x "$target" ]; then continue; fi
        name=${target##*/fuzz_}
        mkdir -p "build-fuzz/found/$name"
        echo "$name"
    done | xargs -P "$jobs" -I{} sh -c \
        "build-fuzz/fuzz/fuzz_{} -max_total_time=${FUZZ_SECONDS:-60} -timeout=20 -rss_limit_mb=3000 \
            -print_final_stats=1 -artifact_prefix=build-fuzz/found/{}- \
            build-fuzz/found/{} fuzz/corpus/{} >build-fuzz/{}.log 2>&1 ||
            { echo 'fuzz {}: failed'; tail -n 40 build-fuzz/{}.log; exit 1; }; \
         echo \"fuzz {}: \$(grep -o 'number_of_executed_units: .*' build-fuzz/{}.log)\""
}

[ $# -gt 0 ] || { sed -n '2,13s/^# \{0,1\}//p' "$0"; exit 2; }
scripts/install-packages.sh packages packages-check || exit 1
good=0 bad=0 failed=""
for tier in "$@"; do
    echo "== $tier"
    start=$SECONDS
    if TROPA_TALLY=$tally "check_${tier//-/_}"; then
        good=$((good + 1)) verdict=good
    else
        bad=$((bad + 1)) verdict=FAILED failed="$failed $tier"
    fi
    echo "== $tier: $verdict, $((SECONDS - start)) s"
done
[ -z "$failed" ] || echo "failed:$failed"
[ -z "${TROPA_TALLY:-}" ] || { cat "$tally"; echo "$good $bad 0"; } >>"$TROPA_TALLY"
# The tiers count beside the tests that they ran.
awk -v p=$good -v f=$bad '{p += $1; f += $2; s += $3}
    END {printf "%d passed, %d failed%s\n", p, f, s ? ", " s " skipped" : ""}' "$tally"
[ "$bad" = 0 ]
