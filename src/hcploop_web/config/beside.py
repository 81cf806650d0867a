"""Processes that stand and fall with a server."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable

_LOOK_SECONDS = 1.0
_STOP_SECONDS = 30


def keep_beside(start: Callable[[], subprocess.Popen[bytes]], is_up: Callable[[], bool]) -> None:
    """Keep a process beside a server, a new one where one crashed; it ends with the server.

    Parameters
    ----------
    start : callable
        Starts the process.
    is_up : callable
        Tells whether the server runs; this function returns once it does not.
    """
    beside = start()
    try:
        while is_up():
            time.sleep(_LOOK_SECONDS)
            if beside.poll() is not None and is_up():
                beside = start()
    finally:
        # The first word lets it end what it is at, the second stops that as well.
        for _word in range(2):
            if beside.poll() is None:
                beside.terminate()
                time.sleep(_LOOK_SECONDS)
        try:
            beside.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            beside.kill()


def leave_with_parent() -> None:
    """End this process soon after the one that started it has gone: a killed server tells nobody."""
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)
