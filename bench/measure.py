"""Runs one command and says what it cost: measure.py OUT.json COMMAND...

OUT.json gets {"ms", "peak_mb", "written_bytes", "code", "stdout", "stderr"}: wall time, the largest
resident memory, and what it handed to write(2), as the kernel counted them."""
import json
import os
import subprocess
import sys
import tempfile
import time

with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
    start = time.monotonic()
    process = subprocess.Popen(sys.argv[2:], stdout=out, stderr=err, stdin=subprocess.DEVNULL)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    ms = (time.monotonic() - start) * 1000
    written = 0
    try:
        with open(f"/proc/{process.pid}/io", encoding="ascii") as lines:
            written = next(int(line.split()[1]) for line in lines if line.startswith("wchar"))
    except OSError:
        pass  # not everybody may look
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    out.seek(0)
    err.seek(0)
    with open(sys.argv[1], "w", encoding="utf-8") as report:
        json.dump({"ms": ms, "peak_mb": usage.ru_maxrss / 1024, "written_bytes": written,
                   "code": process.returncode, "stdout": out.read().decode(errors="replace"),
                   "stderr": err.read().decode(errors="replace")}, report)
