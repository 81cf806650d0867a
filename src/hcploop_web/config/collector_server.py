"""`python -m hcploop_web.config.collector_server HOST PORT WORKERS`: granian with the collector in it.

It is a process of its own, since its workers are copies of it, and the command line is a large program.
"""

from __future__ import annotations

import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from hcploop_web.config.beside import leave_with_parent

_STOP_SECONDS = 15


def main(host: str, port: int, workers: int) -> None:
    """Answer until told to stop, or until the process that started this one has gone."""
    leave_with_parent()
    Granian(
        "hcploop_web.config.asgi:collector",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        websockets=False,
        factory=True,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=_STOP_SECONDS,
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
