"""Runs the tests of slides, and looks at the presentations that they write: would programs open them?

    check_pptx.py TEST-PROGRAM

Every part is well-formed XML with a content type; every relation leads to a part, every r:id and
r:embed to a relation; no part is left alone; shapes have ids of their own and lie on the slide;
dates are fixed."""
import glob
import os
import posixpath
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree
import zipfile

REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
WIDTH, HEIGHT = 12192000, 6858000


def relations(archive, name):
    folder, base = posixpath.split(name)
    path = posixpath.join(folder, "_rels", base + ".rels")
    if path not in archive.namelist():
        return {}
    found = {}
    for it in tree.fromstring(archive.read(path)):
        assert it.tag == PACKAGE + "Relationship"
        target = posixpath.normpath(posixpath.join(folder, it.get("Target")))
        assert target in archive.namelist(), f"{path}: {target} is not there"
        found[it.get("Id")] = target
    return found


def check_slide(name, root):
    ids = [it.get("id") for it in root.iter(P + "cNvPr")]
    assert len(ids) == len(set(ids)), f"{name}: ids twice"
    for shape in root.iter(A + "xfrm"):
        at, size = shape.find(A + "off"), shape.find(A + "ext")
        x, y, wide, high = (int(at.get("x")), int(at.get("y")), int(size.get("cx")), int(size.get("cy")))
        assert x >= 0 and y >= 0 and x + wide <= WIDTH and y + high <= HEIGHT, f"{name}: off the slide"
    for picture in root.iter(P + "pic"):
        assert picture.find(f"{P}nvPicPr/{P}cNvPr").get("descr"), f"{name}: a picture without words"
    assert any(it.text for it in root.iter(A + "t")), f"{name}: empty"


def check(path):
    archive = zipfile.ZipFile(path)
    assert archive.testzip() is None
    names = archive.namelist()
    assert len(names) == len(set(names)) and names[0] == "[Content_Types].xml"
    assert all(it.date_time == (1980, 1, 1, 0, 0, 0) for it in archive.infolist())
    types = tree.fromstring(archive.read(names[0]))
    defaults = {it.get("Extension") for it in types if it.tag == TYPES + "Default"}
    overrides = {it.get("PartName").lstrip("/") for it in types if it.tag == TYPES + "Override"}
    assert overrides <= set(names), "a type for no part"
    reached, todo = set(), [""]
    while todo:
        name = todo.pop()
        targets = relations(archive, name)
        if name.endswith(".xml"):
            root = tree.fromstring(archive.read(name))
            used = {v for it in root.iter() for k, v in it.attrib.items() if k.startswith(REL)}
            assert used <= set(targets), f"{name}: {used - set(targets)} lead nowhere"
            if re.match(r"ppt/slides/slide\d+\.xml$", name):
                check_slide(name, root)
        for target in targets.values():
            if target not in reached:
                reached.add(target)
                todo.append(target)
    for name in names[1:]:
        if name.endswith(".rels"):
            tree.fromstring(archive.read(name))
            continue
        assert name in reached, f"{name}: nothing leads there"
        assert name in overrides or name.rsplit(".", 1)[-1] in defaults - {"xml"}, f"{name}: no type"


with tempfile.TemporaryDirectory() as folder:
    code = subprocess.run([sys.argv[1], folder]).returncode
    files = sorted(glob.glob(os.path.join(folder, "*.pptx")))
    for file in files:
        check(file)
    assert len(files) >= 6, "too few presentations were written"
    sys.exit(code)
