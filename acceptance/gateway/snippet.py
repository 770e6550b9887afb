"""Runs the Python program that is its only argument; prints what that printed, as one line of JSON."""

import contextlib
import io
import json
import sys

printed = io.StringIO()
with contextlib.redirect_stdout(printed):
    exec(compile(sys.argv[1], "snippet", "exec"), {"__name__": "__main__"})
print(json.dumps(printed.getvalue()))
