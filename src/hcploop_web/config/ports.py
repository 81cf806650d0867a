"""Whether somebody else listens where a server is to listen."""

from __future__ import annotations

import socket

import typer


def refuse_a_busy_port(host: str, port: int, another: str) -> None:
    """Return where the port is free.

    Parameters
    ----------
    host, port : str, int
        Where a server is to listen.
    another : str
        How to name another port.

    Raises
    ------
    typer.BadParameter
        It is busy; the text names the remedy.
    """
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host, port))
        except OSError as error:
            raise typer.BadParameter(
                f"{host}:{port} cannot be used ({error.strerror}). Something else listens there: stop it, or name "
                f"another port: {another}."
            ) from error
