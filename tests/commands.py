"""The command line as a user meets it: exit status and both streams."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from hcploop.cli import main

COMMAND = (sys.executable, "-m", "hcploop")


class Answer(NamedTuple):
    """What a command said."""

    status: int
    out: str
    err: str


def hcploop(*arguments: str | Path) -> Answer:
    """Give a command in this process, which is quicker than in one of its own."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    with mock.patch.object(sys, "argv", ["hcploop", *map(str, arguments)]), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
    return Answer(status, out.getvalue(), err.getvalue())


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    """Give a command in a process of its own and do not wait."""
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")


def cramped(before: str, *arguments: str | Path) -> Answer:
    """Give a command in a process of its own that runs the Python text `before` first."""
    program = f"{before}\nfrom hcploop.cli import main\nmain()\n"
    command = [sys.executable, "-c", program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300, encoding="utf-8")
    return Answer(done.returncode, done.stdout, done.stderr)


def refused(answer: Answer, status: int, *words: str) -> None:
    """See that a command ended in one paragraph that holds the words, and in nothing else."""
    assert answer.status == status, answer
    assert answer.out == ""
    assert answer.err.endswith("\n")
    assert "\n\n" not in answer.err.strip()
    assert "Traceback" not in answer.err
    assert "was not built for" not in answer.err
    for word in words:
        assert word in answer.err, answer.err
