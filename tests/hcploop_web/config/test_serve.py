import gettext
import socket
import subprocess
import sys

import pytest
import typer

from hcploop_web.config import beside
from hcploop_web.config import serve as serving
from hcploop_web.config.serve import compile_words, serve


def test_a_busy_port_is_named_with_the_remedy():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]

        with pytest.raises(typer.BadParameter, match=rf"127\.0\.0\.1:{port} .*--port"):
            serve(port=port)


def test_compiled_words_say_what_was_translated(tmp_path, monkeypatch):
    monkeypatch.setenv("HCPLOOP_HOME", str(tmp_path))

    compile_words()

    for language, doctors in (("zh_Hans", "医生"), ("zh_Hant", "醫生")):
        assert gettext.translation("django", tmp_path / "locale", [language]).gettext("Doctors") == doctors


def test_worker_and_collector_stand_and_fall_with_the_server(monkeypatch):
    started = []

    def worker():
        started.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]))
        return started[-1]

    monkeypatch.setattr(beside, "_LOOK_SECONDS", 0.05)
    server = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(.5); raise SystemExit(3)"])

    assert serving._beside(server, [worker, worker]) == 3

    assert [one.wait(5) is not None for one in started] == [True, True]


def test_the_process_beside_the_server_leaves_when_the_server_is_gone(db, monkeypatch):
    from hcploop_web.console.management.commands import work

    left = []

    def leave(status):
        left.append(status)
        raise SystemExit

    monkeypatch.setattr(work.os, "_exit", leave)

    with pytest.raises(SystemExit):
        work._tick(parent=-1)

    assert left == [1]
