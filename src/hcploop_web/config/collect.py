"""`hcploop collect`: starts the collector, and beside it the loader that reads what it took."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Annotated

import typer

from hcploop_web.config.background import COLLECTOR, claim, comes_up
from hcploop_web.config.beside import keep_beside
from hcploop_web.config.environment import home_folder, read_environment
from hcploop_web.config.ports import refuse_a_busy_port

_SETTINGS = "hcploop_web.config.settings"


def collect(
    *,
    host: Annotated[str, typer.Option(help="Where to listen; others need a proxy.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port.")] = 8001,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 2,
    load: Annotated[bool, typer.Option(help="Read what was taken, and hand it to the loop.")] = True,
) -> None:
    """Start the collector: takes events from clients of Segment, RudderStack and PostHog."""
    refuse_a_busy_port(host, port, f"`hcploop collect --port {port + 10}`")
    with claim(host, port, COLLECTOR):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
        read_environment()  # makes what is missing once, before several processes ask for it
        (home_folder() / "collector").mkdir(mode=0o700, exist_ok=True)
        _collect(host, port, workers, with_loader=load)


def _collect(host: str, port: int, workers: int, *, with_loader: bool) -> None:
    server = subprocess.Popen(  # noqa: S603 - our own server, with arguments of ours
        [sys.executable, "-m", "hcploop_web.config.collector_server", host, str(port), str(workers)]
    )
    signal.signal(signal.SIGTERM, lambda *_told: server.terminate())
    try:
        if comes_up(server, host=host, port=port):
            typer.echo(f"The collector is at http://{host}:{port}/ (Ctrl-C stops it)")
        if with_loader:
            keep_beside([_loader], lambda: server.poll() is None)
        raise typer.Exit(server.wait())
    except KeyboardInterrupt:
        server.terminate()
        server.wait()


def _loader() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "django", "load_events"])
