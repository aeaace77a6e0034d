"""Grows processes of the program: everything is imported once, and each start is a fork that begins to serve.

A start takes three seconds of imports otherwise, and each kill wants another start. Reads lines of arguments,
answers each with the number of the process.
"""

import json
import os
import signal
import sys

import api.cli
import api.running


def grow(arguments: list[str]) -> int:
    process = os.fork()
    if process == 0:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(2, 1)
        api.cli.program(arguments, standalone_mode=True)
        os._exit(0)
    return process


if __name__ == "__main__":
    assert api.running
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who are killed
    for line in sys.stdin:
        sys.stdout.write(f"{grow(json.loads(line))}\n")
        sys.stdout.flush()
