"""scripts/phrases.py sees every text of the code and refuses what is wrong: test_collecting.py PHRASES.PY"""
import contextlib
import importlib.util
import io
import json
import os
import shutil
import sys
import tempfile
import unittest

spec = importlib.util.spec_from_file_location("phrases", sys.argv.pop(1))
phrases = importlib.util.module_from_spec(spec)
sys.dont_write_bytecode = True
spec.loader.exec_module(phrases)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(spec.origin)))


class Conversions(unittest.TestCase):
    def same(self, one, other):
        return phrases.conversions(one) == phrases.conversions(other)

    def test_orders(self):
        self.assertTrue(self.same("%s of %u", "%2$u из %1$s"))
        self.assertTrue(self.same("%.*s: %d", "%3$d: %2$.*1$s"))
        self.assertTrue(self.same("100 %% of %s", "%s"))
        self.assertTrue(self.same("%<PRIu64> of %s", "%2$s: %1$<PRIu64>"))

    def test_differences(self):
        self.assertFalse(self.same("%s of %u", "%u of %s"))
        self.assertFalse(self.same("%s of %u", "%s"))
        self.assertFalse(self.same("%s", "%s %s"))
        self.assertFalse(self.same("%.60s", "%s"))
        self.assertFalse(self.same("%zu", "%u"))
        self.assertFalse(self.same("%.*s", "%s"))

    def test_no_formats(self):
        for text in ("50 %", "%y", "%1$s %s", "%1$s %1$d"):
            with self.assertRaises(ValueError):
                phrases.conversions(text)


class Collecting(unittest.TestCase):
    def texts(self, source, path="src/x.c"):
        return [text for text, _ in phrases.calls_of(path, phrases.tokens(source))]

    def test_literals(self):
        self.assertEqual(self.texts('tropa_fail(err, f(a, b), "one "\n /* "no" */ "two %s", "arg");'), ["one two %s"])
        self.assertEqual(self.texts('tropa_fail_errno(err, errno, "at %" PRIu64 ": %s", n, s);'), ["at %<PRIu64>: %s"])
        self.assertEqual(self.texts('tropa_fail(err, s, n > 1 ? "many %u" : "one %u", n);'), ["many %u", "one %u"])
        self.assertEqual(self.texts('x = TROPA_PHRASE("a \\"b\\", (c"); tropa_phrase(x);'), ['a "b", (c'])
        self.assertEqual(self.texts('// tropa_fail(err, s, "comment");\nc = \'"\'; tropa_phrase("yes");'), ["yes"])

    def test_helpers(self):
        self.assertEqual(self.texts('fail_at(p, f(1, 2), "why");', "src/request/condition.c"), ["why"])
        self.assertEqual(self.texts('fail_at(p, f(1, 2), "why");'), [])

    def test_unseen(self):
        with self.assertRaises(ValueError):
            self.texts("tropa_fail(err, s, format, x);")
        with self.assertRaises(ValueError):
            self.texts('tropa_fail(err, s, "it is %s", n ? "too long" : "too short");')
        self.assertEqual(self.texts('tropa_fail(err, s, "it is %s %s", "gzip", tropa_phrase("too long"));'),
                         ["it is %s %s", "too long"])

    def test_tables(self):
        source = ('static const cli_option own[] = {{"out", \'o\', "FILE", true, "Where to: " "a, b."},\n'
                  '{NULL, 0, NULL, false, NULL}};\nc = {.summary = "One.", .details = "Two " "three.", .run = run};')
        self.assertEqual([text for text, _ in phrases.tables_of("src/cli/x.c", phrases.tokens(source))],
                         ["FILE", "Where to: a, b.", "One.", "Two three."])

    def test_examples(self):
        for text in ("30d", "512M", "light|dark", "A[,B]", "N", "bash"):
            self.assertTrue(phrases.is_example(text), text)
        for text in ("FILE", "STORE|FILE... [--check]", "Title of the map.", "[COMMAND]"):
            self.assertFalse(phrases.is_example(text), text)


class Checking(unittest.TestCase):
    """On a copy of the project, with one thing wrong."""

    def setUp(self):
        self.root = tempfile.mkdtemp(prefix="tropa-phrases-")
        for folder in ("src", "locale"):
            shutil.copytree(os.path.join(ROOT, folder), os.path.join(self.root, folder),
                            ignore=shutil.ignore_patterns("fonts"))

    def tearDown(self):
        shutil.rmtree(self.root)

    def check(self):
        with contextlib.redirect_stdout(io.StringIO()) as said:
            code = phrases.check(self.root)
        return code, said.getvalue()

    def edit(self, name, change):
        path = os.path.join(self.root, name)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        new = change(text)
        self.assertNotEqual(text, new)
        with open(path, "w", encoding="utf-8") as file:
            file.write(new)

    def test_whole(self):
        self.assertEqual(self.check()[0], 0)

    def test_a_new_text(self):
        self.edit("src/base/file.c", lambda text: text.replace('"cannot open folder %s"', '"no way into %s"'))
        code, said = self.check()
        self.assertEqual(code, 1)
        for language in phrases.LANGUAGES:
            self.assertIn(f"locale/errors.{language}.json lacks: no way into %s", said)
            self.assertIn(f"locale/errors.{language}.json: nothing says: cannot open folder %s", said)

    def test_a_wrong_translation(self):
        def change(text):
            phrase = json.loads(text)
            phrase["a funnel has at most %d steps"] = "%s"
            return json.dumps(phrase)
        self.edit("locale/errors.pl.json", change)
        with self.assertRaises(SystemExit) as left:
            phrases.write_table(os.path.join(self.root, "out.c"), self.root)
        self.assertIn("a funnel has at most %d steps", str(left.exception))
        self.assertFalse(os.path.exists(os.path.join(self.root, "out.c")))

    def test_a_language_behind(self):
        self.edit("locale/help.ru.json", lambda text: json.dumps(dict(list(json.loads(text).items())[1:])))
        with self.assertRaises(SystemExit):
            phrases.write_table(os.path.join(self.root, "out.c"), self.root)


if __name__ == "__main__":
    unittest.main()
