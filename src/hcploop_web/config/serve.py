"""`hcploop serve`: brings the database up to date and starts the web."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from hcploop_web.config import background as in_background
from hcploop_web.config.beside import Start, keep_beside
from hcploop_web.config.environment import events_port, home_folder
from hcploop_web.config.ports import refuse_a_busy_port
from hcploop_web.config.restore_web import refuse_a_half_restored_home

_SETTINGS = "hcploop_web.config.settings"


def serve(
    *,
    host: Annotated[str, typer.Option(help="Where to listen; others need a proxy.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = min(2, os.cpu_count() or 1),
    demo: Annotated[bool, typer.Option(help="Make one demo user a role, whose password is printed.")] = False,
    background: Annotated[bool, typer.Option(help="Give the terminal back; `hcploop stop` stops it.")] = False,
) -> None:
    """Start the web: console, Doctor 360, API."""
    if background:
        _start_again(host, port, ["--workers", str(workers), *(["--demo"] if demo else [])])
        return
    _refuse_a_busy_port(host, port)
    beside: list[Start] = [_worker]
    if events := events_port():
        _refuse_a_busy_collector(host, events)
        beside.append(partial(_collector, host, events))
    with in_background.claim(host, port):
        _serve(_server_of(host, port, workers), (host, port), beside, with_demo=demo)


def _start_again(host: str, port: int, options: list[str]) -> None:
    own = in_background.running()
    if own is None or own.port != port:
        _refuse_a_busy_port(host, port)
    in_background.end()
    typer.echo(in_background.start(["--host", host, "--port", str(port), *options], host=host, port=port))
    typer.echo(f"\n{in_background.AT.format(host=host, port=port)} (`hcploop stop` stops it)")


def _server_of(host: str, port: int, workers: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning"),
        "hcploop_web.config.wsgi:application",
    ]


def _serve(command: list[str], at: tuple[str, int], beside: Sequence[Start], *, with_demo: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    prepare(with_demo=with_demo)
    host, port = at
    server = subprocess.Popen(command)  # noqa: S603 - our own server, with arguments of ours
    signal.signal(signal.SIGTERM, lambda *_told: server.terminate())
    try:
        if in_background.comes_up(server, host=host, port=port):
            typer.echo(f"\n{in_background.AT.format(host=host, port=port)} (Ctrl-C or `hcploop stop` stops it)")
        raise typer.Exit(_beside(server, beside))
    except KeyboardInterrupt:
        server.terminate()
        server.wait()


def _beside(server: subprocess.Popen[bytes], starts: Sequence[Start]) -> int:
    """Keep worker and collector beside the server, new ones where one crashed; they end with the server."""
    keep_beside(starts, lambda: server.poll() is None)
    return server.wait()


def _worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "django", "work"])


def _collector(host: str, port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own command, with arguments of ours
        [sys.executable, "-m", "hcploop", "collect", "--host", host, "--port", str(port)]
    )


def prepare(*, with_demo: bool) -> None:
    """Bring database, words and files of the pages up to date; safe to do at every start."""
    import django  # noqa: PLC0415 - other commands start without it

    refuse_a_half_restored_home()
    compile_words()
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - only once Django is set up

    call_command("migrate", interactive=False, verbosity=0)
    from hcploop_web.collector.actions.write_source_file import write_source_file  # noqa: PLC0415 - the same

    # A collector that does not know who may send refuses everybody, also where nobody may yet.
    write_source_file()
    # Redoc comes with ninja; nobody asks for it.
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["redoc*"])
    if with_demo:
        call_command("seed_demo")


def compile_words() -> None:
    """Compile the translations, which stand in the package as people edit them."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - other commands start without it
    from babel.messages.pofile import read_po  # noqa: PLC0415 - the same

    for path in sorted((Path(__file__).parents[1] / "locale").glob("*/LC_MESSAGES/django.po")):
        target = home_folder() / "locale" / path.parts[-3] / "LC_MESSAGES" / "django.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as words, target.open("wb") as compiled:
            write_mo(compiled, read_po(words, locale=path.parts[-3]))


def _refuse_a_busy_port(host: str, port: int) -> None:
    another = port + 10
    refuse_a_busy_port(host, port, f"`hcploop serve --port {another}`, or `WEB_PORT={another} make up`")


def _refuse_a_busy_collector(host: str, port: int) -> None:
    another = port + 10
    refuse_a_busy_port(host, port, f"`HCPLOOP_EVENTS_PORT={another}`, or `EVENTS_PORT={another} make up`")
