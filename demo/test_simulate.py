"""The simulator: the same bytes for a seed everywhere, and the faults it promises (README.md).

    test_simulate.py TROPA-SIMULATE"""
import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest

SIMULATE = sys.argv.pop(1)
# The published bytes. Whoever changes the simulator on purpose writes the new sum here, and runs
# the demo again: its map shows these data.
SMALL = "0ff86ed6986fa6bff8af9f1902478c05fa597d3a2aeb71f38044696aff5b46a7"


def run(*arguments):
    return subprocess.run([SIMULATE, *arguments], check=True, capture_output=True).stdout


class Simulator(unittest.TestCase):
    def test_bytes_are_the_published_ones(self):
        out = run("--customers", "300", "--seed", "7")
        self.assertEqual(hashlib.sha256(out).hexdigest(), SMALL)

    def test_seed_matters(self):
        self.assertNotEqual(run("--customers", "50", "--seed", "1"),
                            run("--customers", "50", "--seed", "2"))

    def test_languages_differ_in_names_alone(self):
        rows = {}
        for language in ("en", "ru", "pl"):
            out = run("--customers", "100", "--no-blemishes", "--language", language).decode()
            rows[language] = list(csv.DictReader(io.StringIO(out)))
        for other in ("ru", "pl"):
            self.assertEqual(len(rows["en"]), len(rows[other]))
            names = {}
            for a, b in zip(rows["en"], rows[other]):
                for column in ("customer_id", "time", "amount", "event_id"):
                    self.assertEqual(a[column], b[column])
                self.assertEqual(names.setdefault(a["activity"], b["activity"]), b["activity"])
            self.assertEqual(len(set(names.values())), len(names))

    def test_rows_are_in_time_order_and_within_the_period(self):
        out = run("--customers", "400", "--no-blemishes", "--from", "2024-02-01", "--days", "60")
        times = [row["time"] for row in csv.DictReader(io.StringIO(out.decode()))]
        self.assertEqual(times, sorted(times))
        self.assertGreaterEqual(times[0], "2024-02-01")
        self.assertLess(times[-1], "2024-04-01")

    def test_planted_rates(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "truth.json")
            run("--out", os.path.join(folder, "x.csv"), "--truth", path)
            with open(path, encoding="utf-8") as file:
                truth = json.load(file)
        self.assertTrue(truth["simulated"])

        def share(group, part, whole, low, high):
            self.assertTrue(low < truth[group][part] / truth[group][whole] < high,
                            (group, part, truth[group]))
        share("prices", "left", "saw", 0.41, 0.46)
        share("other_pages", "left", "saw", 0.20, 0.27)
        share("code", "failed", "paid_by_card", 0.23, 0.28)
        share("code", "left", "failed", 0.66, 0.74)
        share("support", "answered_late", "asked", 0.47, 0.58)
        share("support", "complained_late", "answered_late", 0.44, 0.56)

    def test_blemishes_come_on_top(self):
        clean = run("--customers", "3000", "--no-blemishes").decode().splitlines()
        dirty = run("--customers", "3000").decode().splitlines()
        self.assertEqual(len(set(clean)), len(clean))
        extra = len(dirty) - len(clean)
        self.assertGreater(extra, 5)
        self.assertLess(extra, len(clean) / 1000)
        self.assertTrue(set(clean) <= set(dirty))

    def test_wrong_use_is_said(self):
        for wrong in (["--customers", "0"], ["--customers", "x"], ["--language", "de"],
                      ["--from", "yesterday"], ["--days", "1"], ["more"], ["--nonsense"]):
            done = subprocess.run([SIMULATE, *wrong], capture_output=True, check=False)
            self.assertEqual((done.returncode, done.stdout), (2, b""), wrong)
            self.assertIn(b"tropa-simulate [--out", done.stderr)

    def test_a_folder_that_is_not_there(self):
        done = subprocess.run([SIMULATE, "--out", "/nonexistent/x.csv"], capture_output=True,
                              check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"cannot write /nonexistent/x.csv", done.stderr)


if __name__ == "__main__":
    unittest.main()
