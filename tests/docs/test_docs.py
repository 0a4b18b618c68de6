"""Runs what the documentation shows, and compares what it says comes out.

    test_docs.py [--update] SOURCE-ROOT TROPA TROPA-SIMULATE

In README.md and docs/*.md every fenced block marked `console` is a session: a line "$ COMMAND" is run
with sh in a scratch folder, the lines after it are what it prints (standard output and standard
error). A line "..." stands for any lines, "..." within a line for any text. The sessions of one
file share a folder, which holds demo/out/box-shop.csv as `make demo` makes it; `tropa` and
`build/tropa` are the program. With --update the file gets what really came out, where it differs.

Beside that: every link within the project leads somewhere, and the package lists hold names, each once."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

update = "--update" in sys.argv
root, tropa, simulate = [os.path.abspath(a) for a in sys.argv[1:] if a != "--update"]
failures = []


def pages():
    yield "README.md"
    for folder, _, names in os.walk(os.path.join(root, "docs")):
        for name in sorted(names):
            if name.endswith(".md"):
                yield os.path.relpath(os.path.join(folder, name), root)


def matches(shown, came):
    """Both are lists of lines; "..." is a wildcard in `shown`. No-break spaces are spaces here:
    nobody can tell them apart when writing."""
    plain = str.maketrans("\u00a0\u202f", "  ")
    shown, came = ([line.translate(plain) for line in lines] for lines in (shown, came))
    pattern = ""
    for line in shown:
        if line == "...":
            pattern += r"(?:[^\n]*\n)*"
        else:
            pattern += ".*".join(re.escape(part) for part in line.split("...")) + "\n"
    return re.fullmatch(pattern, "".join(line + "\n" for line in came)) is not None


def scratch():
    folder = tempfile.mkdtemp(prefix="tropa-docs-")
    os.makedirs(os.path.join(folder, "demo", "out"))
    os.makedirs(os.path.join(folder, "build"))
    os.makedirs(os.path.join(folder, "bin"))
    os.symlink(tropa, os.path.join(folder, "build", "tropa"))
    os.symlink(tropa, os.path.join(folder, "bin", "tropa"))
    subprocess.run([simulate, "--out", os.path.join(folder, "demo", "out", "box-shop.csv")], check=True)
    return folder


def run(command, folder):
    environment = {"PATH": os.path.join(folder, "bin") + ":" + os.environ["PATH"], "HOME": folder,
                   "XDG_CACHE_HOME": os.path.join(folder, ".cache"), "LC_ALL": "C.UTF-8",
                   "NO_COLOR": "1", "TZ": "UTC", "COLUMNS": "100"}
    for name, value in os.environ.items():
        if name.endswith("SAN_OPTIONS"):
            environment[name] = value
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, text=True, timeout=120,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    return [line.rstrip() for line in done.stdout.rstrip("\n").split("\n")] if done.stdout else []


def session(lines, folder, place):
    """Runs one block; gives back its lines as they should stand."""
    right, at = [], 0
    while at < len(lines):
        command = lines[at]
        if not command.startswith("$ "):
            failures.append(f"{place}: a session starts with a line '$ COMMAND'")
            return lines
        end = at + 1
        while end < len(lines) and not lines[end].startswith("$ "):
            end += 1
        shown, came = lines[at + 1:end], run(command[2:], folder)
        if matches(shown, came):
            came = shown
        elif not update:
            failures.append(f"{place}: {command}\n--- shown\n" + "\n".join(shown) +
                            "\n--- came out\n" + "\n".join(came))
        right += [command] + came
        at = end
    return right


def check_sessions(page):
    with open(os.path.join(root, page), encoding="utf-8") as file:
        text = file.read()
    if "```console\n" not in text:
        return 0
    folder, count = scratch(), 0

    def replace(found):
        nonlocal count
        count += 1
        line = text.count("\n", 0, found.start()) + 1
        lines = found.group(1).rstrip("\n").split("\n")
        return "```console\n" + "\n".join(session(lines, folder, f"{page}:{line}")) + "\n```\n"
    try:
        new = re.sub(r"^```console\n(.*?)^```\n", replace, text, flags=re.M | re.S)
    finally:
        shutil.rmtree(folder)
    if update and new != text:
        with open(os.path.join(root, page), "w", encoding="utf-8") as file:
            file.write(new)
        print(f"updated {page}")
    return count


def check_links(page):
    with open(os.path.join(root, page), encoding="utf-8") as file:
        text = re.sub(r"^```.*?^```\n", "", file.read(), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target and not os.path.exists(
                os.path.join(root, os.path.dirname(page), target)):
            failures.append(f"{page}: the link {target} leads nowhere")


def check_packages():
    for name in ("packages.txt", "packages-check.txt", "packages-bench.txt"):
        with open(os.path.join(root, "scripts", name), encoding="ascii") as file:
            names = [line.strip() for line in file if line.strip() and not line.startswith("#")]
        for wrong in (n for n in names if not re.fullmatch(r"[a-z0-9][a-z0-9+.-]+", n)):
            failures.append(f"scripts/{name}: '{wrong}' is no package name")
        if len(set(names)) != len(names):
            failures.append(f"scripts/{name}: a package stands there twice")


sessions = 0
for page in pages():
    sessions += check_sessions(page)
    check_links(page)
check_packages()
if sessions == 0:
    failures.append("no session was found in the documentation: is the pattern right?")
for failure in failures:
    print(failure)
print(f"{sessions} sessions, {len(failures)} failures")
sys.exit(1 if failures else 0)
