"""A copy of the web's database while it is written to, and back into an empty place."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import typer

SQLITE, POSTGRES = "web.sqlite3", "web.dump"
"""What the copy is called, by the kind of database."""


def copy_name(database: dict[str, Any]) -> str:
    """Tell what the copy of a database is called.

    Parameters
    ----------
    database : dict
        As Django's settings have it.

    Returns
    -------
    str
        One of `SQLITE` and `POSTGRES`.
    """
    return SQLITE if database["ENGINE"].endswith("sqlite3") else POSTGRES


def copy_database(database: dict[str, Any], to: Path) -> None:
    """Copy the database as it stands at one moment; those who write to it go on.

    Parameters
    ----------
    database : dict
        As Django's settings have it.
    to : Path
        The file of the copy.

    Raises
    ------
    typer.BadParameter
        There is no such database, or it does not answer.
    """
    if copy_name(database) == SQLITE:
        if not Path(database["NAME"]).is_file():
            raise typer.BadParameter(f"There is no database at {database['NAME']}: HCPLOOP_HOME names another home?")
        copy_sqlite(Path(database["NAME"]), to)
        return
    to.touch(mode=0o600)
    _ask(database, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")


def copy_sqlite(path: Path, to: Path) -> None:
    """Copy a file of SQLite by its own means: what a copy of its bytes would tear apart stays whole."""
    to.touch(mode=0o600)
    with closing(sqlite3.connect(path, timeout=60)) as live, closing(sqlite3.connect(to)) as copy:
        live.backup(copy)


def load_database(database: dict[str, Any], copy: Path) -> None:
    """Fill an empty database from a copy of its own kind.

    Parameters
    ----------
    database : dict
        As Django's settings have it.
    copy : Path
        What `copy_database` wrote; of SQLite it is moved to its place.

    Raises
    ------
    typer.BadParameter
        The database refuses; it is left as it was.
    """
    if copy_name(database) == SQLITE:
        shutil.move(copy, database["NAME"])
        return
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _ask(database, "pg_restore", *options, f"--dbname={database['NAME']}", str(copy), names_database=False)


def _ask(database: dict[str, Any], program: str, *options: str, names_database: bool = True) -> None:
    told = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    known = {name: str(database[key]) for name, key in told.items() if database.get(key)}
    known |= {"PGSSLMODE": database["OPTIONS"]["sslmode"]} if database.get("OPTIONS", {}).get("sslmode") else {}
    command = [program, *options, *([str(database["NAME"])] if names_database else [])]
    try:
        asked = subprocess.run(  # noqa: S603 - PostgreSQL's own program, with options of ours
            command, env={**os.environ, **known}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise typer.BadParameter(f"{program} is missing: install PostgreSQL's client programs.") from error
    if asked.returncode:
        raise typer.BadParameter(f"{program} could not do it: {asked.stderr.strip()[-1000:]}")
