import socket

import pytest
import typer

from hcploop_web.config.ports import refuse_a_busy_port


def test_a_busy_port_is_named_with_the_remedy_and_a_free_one_is_fine():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]

        with pytest.raises(typer.BadParameter, match=rf"127\.0\.0\.1:{port} .*`try --port 9`"):
            refuse_a_busy_port("127.0.0.1", port, "`try --port 9`")

    refuse_a_busy_port("127.0.0.1", port, "")
