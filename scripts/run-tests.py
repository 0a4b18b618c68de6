"""Runs tests with meson and closes with a line that says how many passed.

    run-tests.py BUILD [MESON-TEST-ARGUMENT...]

A cmocka program counts for each of its tests, any other for one; a program that crashes or runs out
of time adds a failure. The last line is "N passed, N failed" (", N skipped" where some were), and
the exit code is 0 only when nothing failed and something passed. With TROPA_TALLY=FILE the counts
are appended there too, for whoever adds up several runs."""
import json
import os
import re
import subprocess
import sys

build, arguments = sys.argv[1], sys.argv[2:]
log = os.path.join(build, "meson-logs", "testlog.json")
if os.path.exists(log):
    os.remove(log)
code = subprocess.call(["meson", "test", "-C", build, "--print-errorlogs", *arguments])


def count(word, text):
    return sum(int(n) for n in re.findall(r"\[\s+" + word + r"\s+\] (\d+) test\(s\)", text))


passed = failed = skipped = 0
reasons = []
slowest = []
if os.path.exists(log):
    with open(log, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            test = json.loads(line)
            slowest.append((test.get("duration") or 0, test["name"]))
            text = (test.get("stdout") or "") + (test.get("stderr") or "")
            bad = test["result"] not in ("OK", "EXPECTEDFAIL", "SKIP")
            one = [count(word, text) for word in ("PASSED", "FAILED", "SKIPPED")]
            if "test(s)" not in text:
                one = [0, 0, 1] if test["result"] == "SKIP" else [1 - bad, int(bad), 0]
            elif bad and not one[1]:
                one[1] = 1
            passed, failed, skipped = passed + one[0], failed + one[1], skipped + one[2]
            if bad:
                reasons.append(f"{test['result']:8} {test['name']}")
elif code == 0:
    print("meson ran no test: is the suite's name right?")

for duration, name in sorted(slowest, reverse=True)[:3]:
    if duration > 5:
        print(f"slow: {duration:.0f} s {name}")
for reason in reasons:
    print(reason)
if code and not failed:
    failed = 1  # the build itself, or meson
if os.environ.get("TROPA_TALLY"):
    with open(os.environ["TROPA_TALLY"], "a", encoding="ascii") as tally:
        tally.write(f"{passed} {failed} {skipped}\n")
print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
sys.exit(0 if passed and not failed and not code else 1)
