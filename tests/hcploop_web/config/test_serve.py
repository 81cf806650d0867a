import gettext
import socket

import pytest
import typer

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
