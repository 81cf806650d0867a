"""A search through every byte and every value of some folders for what tells a person."""

from __future__ import annotations

import gzip
import sqlite3
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hcploop.engine.profiles import documents
from hcploop.flow.traces import Traces

_WRITINGS = ("utf-8", "utf-16-le", "gb18030")
_AT_A_TIME = 4 << 20
_OVERLAP = 256
_NOT_LOOKED_AT = ("forgetting.json", "lock", "lock.json")


@dataclass(frozen=True)
class Place:
    """Where something was found.

    Parameters
    ----------
    file : str
        The file.
    what : str
        Which kind of identifier.
    """

    file: str
    what: str


def seek(
    folders: Sequence[Path], traces: Traces, *, progress: Callable[[int, int], None] = lambda done, total: None
) -> tuple[list[Place], int]:
    """Search all files of some folders.

    Raw bytes are searched in three encodings, and Parquet, SQLite, gzip and zip files (workbooks are such) by what
    stands in them besides, since compressed bytes tell nothing.

    Parameters
    ----------
    folders : sequence of Path
        Where.
    traces : Traces
        What tells her; her name is not searched for, since others may bear it.
    progress : callable
        Is told how many files are done, and how many there are.

    Returns
    -------
    places : list of Place
        What was found.
    searched : int
        Files that were looked through.
    """
    wanted = {kind: values for kind, values in sought(traces).items() if values}
    files = sorted({path for folder in folders for path in folder.rglob("*") if path.is_file()})
    files = [path for path in files if path.name not in _NOT_LOOKED_AT]
    found = []
    every = [value for values in wanted.values() for value in values]
    for number, path in enumerate(files):
        # Hardly a file tells anything, so only one that does is asked again what it is.
        if is_told(path, every):
            found += [Place(str(path), kind) for kind, values in wanted.items() if is_told(path, values)]
        progress(number + 1, len(files))
    return found, len(files)


def is_told(path: Path, values: Collection[str]) -> bool:
    """Whether a file tells one of some texts, in its bytes or in what it holds.

    Parameters
    ----------
    path : Path
        The file.
    values : collection of str
        The texts.

    Returns
    -------
    bool
        True where one of them stands in it.
    """
    # Each text by itself: one expression for all of them is many times slower.
    raw = {one.encode(code) for one in values for code in _WRITINGS}
    plain = {one.encode() for one in values}
    if any(word in piece for piece in _raw(path) for word in raw):
        return True
    return any(word in piece for piece in _held(path) for word in plain)


def sought(traces: Traces) -> dict[str, list[str]]:
    """List the texts that tell a person wherever they stand, by the kind of identifier."""
    told: dict[str, list[str]] = {"one_id": sorted(traces.one_ids)}
    for kind, value in sorted(traces.contacts):
        bare = value.partition("@")[0] if kind.startswith(("wechat", "external")) else value
        if kind == "phone":
            national = value[3:] if value.startswith("+86") else value[1:]
            told.setdefault(kind, []).extend(_writings(national))
        elif len(bare) >= 6:
            told.setdefault(kind, []).append(bare)
    return told


def _writings(number: str) -> list[str]:
    parted = [number[:3], number[3:7], number[7:]]
    return [number, *(glue.join(parted) for glue in ("-", " "))]


def _held(path: Path) -> Iterator[bytes]:
    with path.open("rb") as opened:
        head = opened.read(16)
    if head.startswith(b"PAR1"):
        yield from _of_parquet(path)
    elif head.startswith(b"SQLite format 3"):
        yield from _of_sqlite(path)
    elif head.startswith(b"\x1f\x8b"):
        with gzip.open(path) as unpacked:
            yield from _in_pieces(unpacked.read)
    elif head.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                with archive.open(name) as unpacked:
                    yield from _in_pieces(unpacked.read)


def _raw(path: Path) -> Iterator[bytes]:
    with path.open("rb") as opened:
        yield from _in_pieces(opened.read)


def _in_pieces(read: Callable[[int], bytes]) -> Iterator[bytes]:
    tail = b""
    while piece := read(_AT_A_TIME):
        yield tail + piece
        tail = piece[-_OVERLAP:]


def _of_parquet(path: Path) -> Iterator[bytes]:
    with pq.ParquetFile(path) as file:
        names = [one.name for one in file.schema_arrow if _holds_text(one.type)]
        for number in range(file.num_row_groups):
            for column in file.read_row_group(number, columns=names).columns if names else ():
                for chunk in column.chunks:
                    flat = chunk.flatten() if pa.types.is_list(chunk.type) else chunk
                    yield b"\x1f".join(bytes(buffer) for buffer in flat.buffers()[2:] if buffer)


def _holds_text(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_list(kind) else kind
    return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner) or pa.types.is_binary(inner))


def _of_sqlite(path: Path) -> Iterator[bytes]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        if {"profile", "meta"} <= set(tables):
            yield from documents(path)
        for table in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - names of the file's own tables
                yield b"\x1f".join(
                    one if isinstance(one, bytes) else str(one).encode() for one in row if one is not None
                )
