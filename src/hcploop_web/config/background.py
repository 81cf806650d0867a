"""One web and one collector a home: which runs, how the web is started without a terminal and stopped."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from filelock import FileLock, Timeout

from hcploop_web.config.environment import home_folder

AT = "The web is at http://{host}:{port}/"
"""What the server says once it answers."""
_LOOK_SECONDS = 0.2
_GLANCE_SECONDS = 0.01
_START_SECONDS = 180
_STOP_SECONDS = 30


@dataclass(frozen=True)
class Kind:
    """One of the servers that a home may have, and how it is stopped."""

    name: str
    stop: str


WEB = Kind("web", "`hcploop stop`, or `make down`")
COLLECTOR = Kind("collector", "Ctrl-C in its terminal, or end its process")


@dataclass(frozen=True)
class Running:
    """A server of this home."""

    pid: int
    host: str
    port: int


def log_file() -> Path:
    """Return where a server without a terminal writes."""
    return home_folder() / "web.log"


def running(kind: Kind = WEB) -> Running | None:
    """Tell which server of this home runs.

    Parameters
    ----------
    kind : Kind
        Which of them.

    Returns
    -------
    Running or None
        None where the one that wrote the pid file is gone: its lock went with it, so a pid that somebody else was
        given since is never taken for ours.
    """
    lock = _lock(kind)
    while True:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            # Between taking the lock and writing the file, and between removing it and letting go, there is none.
            if told := _told(kind):
                return told
            time.sleep(_GLANCE_SECONDS)
        else:
            lock.release()
            return None


def _told(kind: Kind) -> Running | None:
    try:
        pid, host, port = _pid_file(kind).read_text(encoding="utf-8").split()
    except (FileNotFoundError, ValueError):
        return None
    return Running(int(pid), host, int(port))


@contextmanager
def claim(host: str, port: int, kind: Kind = WEB) -> Iterator[None]:
    """Be the server of this home for as long as the block lasts.

    Parameters
    ----------
    host, port : str, int
        Where it listens.
    kind : Kind
        Which of them.

    Raises
    ------
    typer.BadParameter
        There is one already.
    """
    lock = _lock(kind)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise typer.BadParameter(
            f"The {kind.name} of {home_folder()} is running already{_where(running(kind))}. Stop it first: {kind.stop}."
        ) from error
    try:
        _pid_file(kind).write_text(f"{os.getpid()} {host} {port}\n", encoding="utf-8")
        yield
    finally:
        _pid_file(kind).unlink(missing_ok=True)
        lock.release()


def start(options: Sequence[str], *, host: str, port: int) -> str:
    """Start `hcploop serve` without a terminal, and wait until it answers.

    Parameters
    ----------
    options : sequence of str
        Of `hcploop serve`.
    host, port : str, int
        Where it is to listen.

    Returns
    -------
    str
        What it said while it started.

    Raises
    ------
    typer.BadParameter
        It ended instead, or does not answer; the text holds what it said.
    """
    log_file().parent.mkdir(parents=True, exist_ok=True)
    with log_file().open("ab") as log:
        begin = log.tell()
        server = subprocess.Popen(  # noqa: S603 - our own command, with options of ours
            [sys.executable, "-m", "hcploop", "serve", *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    is_there = comes_up(server, host=host, port=port)
    with log_file().open("rb") as log:
        log.seek(begin)
        said = log.read().decode(errors="replace").strip()
    if is_there:
        # It says where it is as well, as soon as it knows.
        return said.partition(AT.partition("{")[0])[0].rstrip()
    server.terminate()
    raise typer.BadParameter(f"The web did not start. {log_file()} says: {said[-2000:] or 'nothing'}")


def comes_up(server: subprocess.Popen[bytes], *, host: str, port: int) -> bool:
    """Wait until a server answers; tell whether it does, or ended instead or takes too long."""
    for _look in range(int(_START_SECONDS / _LOOK_SECONDS)):
        if server.poll() is not None:
            return False
        if _answers(host, port):
            return True
        time.sleep(_LOOK_SECONDS)
    return False


def end() -> Running | None:
    """Stop the web of this home, and nothing else.

    Returns
    -------
    Running or None
        What was stopped; None where nothing ran.

    Raises
    ------
    typer.BadParameter
        It does not end.
    """
    found = running()
    if found is None:
        return None
    os.kill(found.pid, signal.SIGTERM)
    for _look in range(int(_STOP_SECONDS / _LOOK_SECONDS)):
        if running() is None:
            return found
        time.sleep(_LOOK_SECONDS)
    raise typer.BadParameter(f"The web{_where(found)} does not end: `kill -9 {found.pid}` ends it whatever it is at.")


def stop() -> None:
    """Stop the web that was started in the background."""
    stopped = end()
    typer.echo(f"Stopped the web{_where(stopped)}." if stopped else f"No web of {home_folder()} is running.")


def _where(found: Running | None) -> str:
    return f" (process {found.pid}, http://{found.host}:{found.port}/)" if found else ""


def _lock(kind: Kind) -> FileLock:
    home_folder().mkdir(parents=True, exist_ok=True)
    return FileLock(home_folder() / f"{kind.name}.lock")


def _pid_file(kind: Kind) -> Path:
    return home_folder() / f"{kind.name}.pid"


def _answers(host: str, port: int) -> bool:
    asked = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=5)  # noqa: S104 - compared, not bound
    try:
        asked.request("GET", "/health/live/")
        asked.getresponse()
    except OSError:
        return False
    finally:
        asked.close()
    return True
