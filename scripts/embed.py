"""Turns files into a C array each: embed.py OUT.c NAME=FILE...

Every file becomes `const unsigned char NAME[]` (zero-terminated beyond its size) and
`const size_t NAME_size`. The header that declares them is written by hand, in the room that
uses them."""
import sys

out, pairs = sys.argv[1], sys.argv[2:]
with open(out, "w", encoding="ascii") as target:
    target.write("#include <stddef.h>\n")
    for pair in pairs:
        name, path = pair.split("=", 1)
        with open(path, "rb") as source:
            data = source.read()
        target.write(f"extern const unsigned char {name}[];\nextern const size_t {name}_size;\n")
        target.write(f"const size_t {name}_size = {len(data)};\n")
        target.write(f"const unsigned char {name}[] = {{\n")
        for i in range(0, len(data), 20):
            target.write(",".join(str(byte) for byte in data[i:i + 20]) + ",\n")
        target.write("0};\n")
