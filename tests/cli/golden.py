"""Runs the command-line cases and compares what they print, to the letter.

    golden.py TROPA CASES DATA [--update] [NAME...]

A case is CASES/NAME.sh: commands run by sh in an empty folder that holds a copy of DATA, with
$tropa and no settings of the person's own. What it must print stands beside it:

    NAME.stdout.exact, NAME.stderr.exact   the very bytes
    NAME.stdout.glob, NAME.stderr.glob     line by line; * is any text, a line ... any lines

Without a file the output must be empty. --update rewrites the exact files (never the globs)."""
import os
import re
import shutil
import subprocess
import sys
import tempfile


def matches(pattern, text):
    """The classic walk over lines, where '...' takes any number of them."""
    patterns, lines = pattern.splitlines(), text.splitlines()
    reachable = {0}
    for item in patterns:
        if item == "...":
            reachable = set(range(min(reachable), len(lines) + 1)) if reachable else set()
            continue
        regex = re.compile(".*".join(re.escape(part) for part in item.split("*")))
        reachable = {i + 1 for i in reachable if i < len(lines) and regex.fullmatch(lines[i])}
    return len(lines) in reachable


def run_case(tropa, cases, data, name):
    with tempfile.TemporaryDirectory(prefix="tropa-test-") as folder:
        work = os.path.join(folder, "work")
        shutil.copytree(data, work)
        environment = {"PATH": os.environ["PATH"], "HOME": folder, "LANG": "C", "TMPDIR": folder,
                       "XDG_CACHE_HOME": os.path.join(folder, "cache"), "tropa": tropa}
        for key in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"):
            if key in os.environ:
                environment[key] = os.environ[key]
        # A sanitizer would tell of its suppressions on stderr.
        environment["LSAN_OPTIONS"] = environment.get("LSAN_OPTIONS", "") + ":print_suppressions=0"
        done = subprocess.run(["sh", os.path.join(cases, name + ".sh")], cwd=work,
                              env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=120, check=False)
    return {"stdout": done.stdout.decode("utf-8", "replace"),
            "stderr": done.stderr.decode("utf-8", "replace")}


def check(cases, name, stream, text, update):
    exact = os.path.join(cases, f"{name}.{stream}.exact")
    glob = os.path.join(cases, f"{name}.{stream}.glob")
    if os.path.exists(glob):
        with open(glob, encoding="utf-8") as file:
            expected = file.read()
        fine = matches(expected, text)
    else:
        if update:
            if text:
                with open(exact, "w", encoding="utf-8") as file:
                    file.write(text)
            elif os.path.exists(exact):
                os.remove(exact)
        expected = ""
        if os.path.exists(exact):
            with open(exact, encoding="utf-8") as file:
                expected = file.read()
        fine = expected == text
    if not fine:
        print(f"FAILED {name} {stream}\n--- expected\n{expected}--- got\n{text}---")
    return fine


def main():
    arguments = [item for item in sys.argv[1:] if item != "--update"]
    update = "--update" in sys.argv
    tropa, cases, data = (os.path.abspath(item) for item in arguments[:3])
    names = arguments[3:] or sorted(item[:-3] for item in os.listdir(cases)
                                    if item.endswith(".sh"))
    failed = 0
    for name in names:
        for stream, text in run_case(tropa, cases, data, name).items():
            failed += not check(cases, name, stream, text, update)
    print(f"{len(names)} cases, {failed} failed")
    return 1 if failed or not names else 0


if __name__ == "__main__":
    sys.exit(main())
