"""A database as one text that anybody can search: every row of every table, whatever it is packed as."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

_BYTES = re.compile(r"(?:\\x|X')((?:[0-9a-fA-F]{2})+)")
_ESCAPED = re.compile(r"(?:\\{1,2}u[0-9a-fA-F]{4})+")


@contextmanager
def database_of_its_own(server: str, name: str) -> Iterator[str]:
    """Give the address of an empty database of PostgreSQL that lives as long as it is needed."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def dumped(url: str) -> str:
    """Give a plain dump of a database, with bytes and escaped characters written as what they say besides."""
    text = _of_sqlite(Path(urlsplit(url).path)) if url.startswith("sqlite") else _of_postgres(url)
    held = [bytes.fromhex(one).decode(errors="replace") for one in _BYTES.findall(text)]
    said = [json.loads(f'"{one.replace(_TWICE, _ONCE)}"') for one in _ESCAPED.findall(text)]
    return "\n".join([text, *held, *said])


def data_files(url: str) -> list[Path]:
    """List the files in which PostgreSQL keeps a database, as they stand once nothing waits to be written."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        (folder,) = connection.execute("SHOW data_directory").fetchone()
        (number,) = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
    return sorted(path for path in (Path(folder) / "base" / str(number)).rglob("*") if path.is_file())


_TWICE, _ONCE = "\\\\u", "\\u"


def _of_sqlite(path: Path) -> str:
    with closing(sqlite3.connect(path)) as database:
        return "\n".join(database.iterdump())


def _of_postgres(url: str) -> str:
    done = subprocess.run(["pg_dump", f"--dbname={url}"], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
