"""What the code says in English, and its translations.

    phrases.py table OUT.c ROOT     writes the table that is compiled in (src/text/phrases.h)
    phrases.py check ROOT           every text of the code is translated, every translation is used
    phrases.py missing ROOT LANG    the texts without a translation, and where they stand, as JSON to fill in

The texts of the code are: the formats of tropa_fail and tropa_fail_errno, the literals in tropa_phrase
and TROPA_PHRASE, those given to the helpers named below, the system's own error texts, and the help
in the tables of src/cli. Translations stand in locale/errors.LANG.json and locale/help.LANG.json. A
conversion of <inttypes.h> is written %<PRIu64> there. Every translation must use exactly the
conversions of its English text, on the same arguments: %2$s where the order is another."""
import errno
import glob
import json
import os
import re
import sys

LANGUAGES = ["ru", "pl"]
CATALOGUES = ["errors", "help"]

# Which argument is a text that a person reads.
CALLS = {"tropa_fail": 2, "tropa_fail_errno": 2, "tropa_phrase": 0, "TROPA_PHRASE": 0}
HELPERS = {
    "src/query/run_passes.c": {"too_many": 1},
    "src/read/xes_parse.c": {"stop": 2},
    "src/request/condition.c": {"fail_at": 2},
    "src/request/request_json.c": {"wrong": 2},
    "src/store/add.c": {"check_range": 4},
    "src/store/dictionary.c": {"damaged": 2},
    "src/store/run_reader.c": {"damaged": 2},
    "src/text/pattern.c": {"wrong": 1},
}
# What the system may say when a file is opened, read, written, locked, mapped or removed.
SYSTEM = [errno.EACCES, errno.EAGAIN, errno.EBADF, errno.EBUSY, errno.EDQUOT, errno.EEXIST, errno.EFAULT,
          errno.EFBIG, errno.EINTR, errno.EINVAL, errno.EIO, errno.EISDIR, errno.ELOOP, errno.EMFILE,
          errno.EMLINK, errno.ENAMETOOLONG, errno.ENFILE, errno.ENODEV, errno.ENOENT, errno.ENOLCK,
          errno.ENOMEM, errno.ENOSPC, errno.ENOSYS, errno.ENOTDIR, errno.ENOTEMPTY, errno.ENXIO,
          errno.EOPNOTSUPP, errno.EOVERFLOW, errno.EPERM, errno.EPIPE, errno.EROFS, errno.ESPIPE,
          errno.ESTALE, errno.ETIMEDOUT, errno.ETXTBSY, errno.EXDEV]
# What expat says of XML that is no XES log, or is cut off.
EXPAT = ["syntax error", "no element found", "not well-formed (invalid token)", "unclosed token", "partial character",
         "mismatched tag", "duplicate attribute", "junk after document element", "undefined entity",
         "reference to invalid character number", "XML or text declaration not at start of entity", "unknown encoding",
         "encoding specified in XML declaration is incorrect", "unclosed CDATA section", "unbound prefix",
         "XML declaration not well-formed"]

CONVERSION = re.compile(
    r"%(?:(?P<at>\d+)\$)?(?P<flags>[-+ #0']*)(?P<width>\*(?:\d+\$)?|\d+)?"
    r"(?:\.(?P<precision>\*(?:\d+\$)?|\d+))?(?P<type>(?:hh|h|ll|l|j|z|t|L)?[diouxXcsfFeEgGp]|<PRI\w+>|%)")


def conversions(text):
    """{position: how it is printed}. Raises ValueError when the text is no format."""
    found, plain, numbered, end = {}, 0, False, 0

    def take(at, what):
        nonlocal plain, numbered
        if at:
            numbered = True
        else:
            plain += 1
        place = int(at) if at else plain
        if found.setdefault(place, what) != what:
            raise ValueError(f"argument {place} is used in two ways")

    for one in CONVERSION.finditer(text):
        if "%" in text[end:one.start()]:
            raise ValueError("a lone %")
        end = one.end()
        if one["type"] == "%":
            continue
        shape = one["flags"]
        for part, sign in ((one["width"], ""), (one["precision"], ".")):
            if part and part[0] == "*":
                take(part[1:-1], "int")
                part = "*"
            shape += sign + part if part else ""
        take(one["at"], shape + " " + one["type"])
    if "%" in text[end:]:
        raise ValueError("a lone %")
    if plain and numbered:
        raise ValueError("numbered and plain conversions do not mix")
    return found


# ---- the catalogues ----

def load(root, language):
    """{english: (translation, catalogue)}; ends the program when a file is wrong."""
    phrases, wrong = {}, []
    for catalogue in CATALOGUES:
        name = f"locale/{catalogue}.{language}.json"
        with open(os.path.join(root, name), encoding="utf-8") as file:
            pairs = json.load(file, object_pairs_hook=list)
        for english, text in pairs:
            if english in phrases:
                wrong.append(f"{name}: twice: {english}")
            phrases[english] = (text, catalogue)
            try:
                if conversions(english) != conversions(text):
                    wrong.append(f"{name}: the conversions differ:\n    {english}\n    {text}")
            except ValueError as reason:
                wrong.append(f"{name}: {reason}: {english}\n    {text}")
    if wrong:
        sys.exit("\n".join(wrong))
    return phrases


def c_literal(text):
    return re.sub(r"<(PRI\w+)>", r'" \1 "', json.dumps(text, ensure_ascii=False))


def write_table(out, root):
    phrases = {language: load(root, language) for language in LANGUAGES}
    keys = [list(phrases[language]) for language in LANGUAGES]
    for language, other in ((0, 1), (1, 0)):
        for english in keys[language]:
            if english not in phrases[LANGUAGES[other]]:
                sys.exit(f"{LANGUAGES[other]} lacks: {english}")
    with open(out, "w", encoding="utf-8") as file:
        file.write('/* Made by scripts/phrases.py. */\n#include "text/phrase_table.h"\n\n'
                   "#include <inttypes.h>\n\nconst phrase_row phrase_rows[] = {\n")
        for english in keys[0]:
            file.write(f"    {{{c_literal(english)},\n     {{[TROPA_RU] = {c_literal(phrases['ru'][english][0])},\n"
                       f"      [TROPA_PL] = {c_literal(phrases['pl'][english][0])}}}}},\n")
        file.write("};\n\nconst size_t phrase_row_count = sizeof phrase_rows / sizeof phrase_rows[0];\n")


# ---- the texts of the code ----

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|(?P<string>"(?:\\.|[^"\\])*")|(?P<other>\'(?:\\.|[^\'\\])*\'|\w+|[^\s\w])',
                   re.S)


def tokens(source):
    """[(token, line)] without comments; a string keeps its quotes."""
    found, line, at = [], 1, 0
    for one in TOKEN.finditer(source):
        line, at = line + source.count("\n", at, one.start()), one.start()
        if one["string"] or one["other"]:
            found.append((one["string"] or one["other"], line))
    return found


def parts(stream, at):
    """The parts between commas behind the opening bracket at `at`, and where its closing one is."""
    depth, list_of = 0, [[]]
    while True:
        token = stream[at][0]
        depth += (token in "([{") - (token in ")]}")
        if depth == 0:
            return list_of, at
        if token == "," and depth == 1:
            list_of.append([])
        elif not (depth == 1 and token in "([{" and list_of == [[]]):
            list_of[-1].append(token)
        at += 1


def unquote(token):
    text = re.sub(r"\\x([0-9A-Fa-f]{2})", lambda m: "\\u00" + m[1], token)
    return json.loads(text)


def literals(part):
    """The texts of an expression: neighbouring literals are one, macros of conversions in between."""
    found, current = [], None
    for token in part + [";"]:
        if token[0] == '"':
            current = (current or "") + unquote(token)
        elif token.startswith("PRI") and current is not None:
            current += f"<{token}>"
        elif current is not None:
            found.append(current)
            current = None
    return found


def says_something(text):
    return re.search(r"[^\W\d_]", CONVERSION.sub("", text)) is not None


def check_pieces(given, place):
    """What a format is filled with must not be English either."""
    for part in given:
        for text in literals(part) if "tropa_phrase" not in part else []:
            if says_something(text) and not is_example(text):
                raise ValueError(f"{place}: put this piece through tropa_phrase: {text}")


def calls_of(path, stream):
    """(text, place) of every call; an unseen text is a ValueError."""
    known = {**CALLS, **HELPERS.get(path, {})}
    for at, (token, line) in enumerate(stream):
        if token not in known or at + 1 == len(stream) or stream[at + 1][0] != "(":
            continue
        given, _ = parts(stream, at + 1)
        part = given[known[token]] if known[token] < len(given) else []
        if part[:1] == ["const"] or "__VA_ARGS__" in given[0] or given[0] == list("...") or part == ["literal"]:
            continue  # where it is declared
        found = literals(part)
        if not found and token != "tropa_phrase" and part != ["NULL"]:
            raise ValueError(f"{path}:{line}: the text of this call is not seen; write it here")
        if token.startswith("tropa_fail"):
            check_pieces(given[known[token] + 1:], f"{path}:{line}")
        for text in found:
            if says_something(text) or token in ("tropa_phrase", "TROPA_PHRASE"):
                yield text, f"{path}:{line}"


def tables_of(path, stream):
    """(text, place) of the help in the tables of commands and options."""
    for at, (token, line) in enumerate(stream):
        if token == "cli_option" and [t for t, _ in stream[at + 2:at + 6]] == ["[", "]", "=", "{"]:
            for row in parts(stream, at + 5)[0]:
                cells = parts([(t, 0) for t in row], 0)[0] if row else []
                for text in literals(cells[2]) + literals(cells[4]) if len(cells) == 5 else []:
                    yield text, f"{path}:{line}"
        if token in ("summary", "details", "usage") and stream[at - 1][0] == "." and stream[at + 1][0] == "=":
            end = at + 2
            while stream[end][0] not in (",", "}"):
                end += 1
            for text in literals([t for t, _ in stream[at + 2:end]]):
                yield text, f"{path}:{line}"


def is_example(text):
    """30d, gzip, light|dark: what is typed as it stands needs no translation."""
    return not says_something(text) or not (" " in text and re.search("[a-z]{3}", text) or
                                            re.search("[A-Z]{2}", re.sub(r"\b\d+[A-Z]+", "", text)))


def collect(root):
    """({text: place}, {text: place}): of the errors, of the help."""
    errors, help_texts = {}, {}
    for path in sorted(glob.glob("src/**/*.[ch]", root_dir=root, recursive=True)):
        with open(os.path.join(root, path), encoding="utf-8") as file:
            stream = tokens(file.read())
        of_help = path == "src/cli/help.c"
        for text, place in calls_of(path, stream):
            (help_texts if of_help else errors).setdefault(text, place)
        if path.startswith("src/cli/"):
            for text, place in tables_of(path, stream):
                if not is_example(text):
                    help_texts.setdefault(text, place)
    for text in [os.strerror(number) for number in SYSTEM] + EXPAT:
        errors.setdefault(text, "a library")
    return errors, {text: place for text, place in help_texts.items() if text not in errors}


def check(root):
    try:
        wrong, texts = [], dict(zip(CATALOGUES, collect(root)))
    except ValueError as unseen:
        sys.exit(str(unseen))
    for language in LANGUAGES:
        phrases = load(root, language)
        for catalogue in CATALOGUES:
            name = f"locale/{catalogue}.{language}.json"
            have = {english for english, (_, where) in phrases.items() if where == catalogue}
            wrong += [f"{place}: {name} lacks: {text}" for text, place in texts[catalogue].items()
                      if text not in have]
            wrong += [f"{name}: nothing says: {english}" for english in sorted(have - set(texts[catalogue]))]
    print("\n".join(wrong) if wrong else
          f"{sum(map(len, texts.values()))} texts, translated into {', '.join(LANGUAGES)}")
    return 1 if wrong else 0


def missing(root, language):
    for catalogue, texts in zip(CATALOGUES, collect(root)):
        name = os.path.join(root, f"locale/{catalogue}.{language}.json")
        with open(name, encoding="utf-8") as file:
            have = json.load(file)
        lacking = {text: place for text, place in texts.items() if text not in have}
        print(name, json.dumps(lacking, indent=2, ensure_ascii=False))


def main():
    task, arguments = sys.argv[1], sys.argv[2:]
    if task == "table":
        return write_table(*arguments)
    return {"check": check, "missing": missing}[task](*arguments)


if __name__ == "__main__":
    sys.exit(main())
