"""Processes that stand and fall with a server."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import threading
import time
from collections.abc import Callable, Sequence

_LOOK_SECONDS = 1.0
_STOP_SECONDS = 30


Start = Callable[[], subprocess.Popen[bytes]]


def keep_beside(starts: Sequence[Start], is_up: Callable[[], bool]) -> None:
    """Keep processes beside a server, a new one where one crashed; they end with the server.

    Parameters
    ----------
    starts : sequence of callable
        Each starts one of them.
    is_up : callable
        Tells whether the server runs; this function returns once it does not.
    """
    beside = [start() for start in starts]
    try:
        while is_up():
            time.sleep(_LOOK_SECONDS)
            for place, start in enumerate(starts):
                if beside[place].poll() is not None and is_up():
                    beside[place] = start()
    finally:
        # The first word lets them end what they are at, the second stops that as well.
        for _word in range(2):
            running = [one for one in beside if one.poll() is None]
            for one in running:
                one.terminate()
            time.sleep(_LOOK_SECONDS if running else 0)
        for one in beside:
            _wait(one)


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def leave_with_parent() -> None:
    """End this process soon after the one that started it has gone: a killed server tells nobody."""
    # A worker knows whose it is even where that process went while the worker was starting.
    maker = multiprocessing.parent_process()
    threading.Thread(target=_watch, args=(maker.pid if maker else os.getppid(),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)
