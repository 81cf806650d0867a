"""A search through every byte and every value of some folders for what tells a person."""

from __future__ import annotations

import gzip
import io
import os
import sqlite3
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc

from hcploop.engine.profiles import documents
from hcploop.flow.held_texts import stands_in, texts_of
from hcploop.flow.traces import Traces

_WRITINGS = ("utf-8", "utf-16-le", "gb18030")
_AT_A_TIME = 4 << 20
_OVERLAP = 256
_ZIP = b"PK\x03\x04"
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
    every = Needles(value for values in wanted.values() for value in values)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        # Hardly a file tells anything, so only one that does is asked again what it is.
        for number, (path, is_hit) in enumerate(zip(files, pool.map(every.stand_in, files), strict=True)):
            if is_hit:
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
    return Needles(values).stand_in(path)


class Needles:
    """Some texts, looked for all at once.

    Parameters
    ----------
    values : iterable of str
        The texts.
    """

    def __init__(self, values: Iterable[str]) -> None:
        texts = sorted(set(values))
        self._raw = _expression({one.encode(code) for one in texts for code in _WRITINGS})
        self._plain = _expression({one.encode() for one in texts})

    def stand_in(self, path: Path) -> bool:
        """Whether one of them stands in a file, in its bytes or in what it holds."""
        if not self._plain:
            return False
        return any(stands_in(self._raw, piece) for piece in _raw(path)) or self._is_held(path)

    def _is_held(self, path: Path) -> bool:
        with path.open("rb") as opened:
            head = opened.read(16)
        if head.startswith(b"PAR1"):
            return any(self._is_in_texts(texts) for _, texts in texts_of(path))
        return any(stands_in(self._plain, piece) for piece in _held(path, head))

    def _is_in_texts(self, texts: pa.Array) -> bool:
        buffer = texts.buffers()[2]
        if buffer is None or not stands_in(self._plain, buffer):
            return False
        # The end of one text and the beginning of the next are no text.
        return bool(pc.any(pc.match_substring_regex(texts, self._plain)).as_py())


def _expression(words: Collection[bytes]) -> str:
    """Write words as one expression of RE2, which reads a text once however many they are."""
    return "|".join("".join(f"\\x{byte:02x}" for byte in word) for word in sorted(words))


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


def _held(path: Path, head: bytes) -> Iterator[bytes]:
    if head.startswith(b"SQLite format 3"):
        yield from _joined(_of_sqlite(path))
    elif head.startswith(b"\x1f\x8b"):
        with gzip.open(path) as unpacked:
            yield from _in_pieces(unpacked.read)
    elif head.startswith(_ZIP):
        with path.open("rb") as opened:
            yield from _of_zip(opened)


def _of_zip(opened: IO[bytes]) -> Iterator[bytes]:
    with zipfile.ZipFile(opened) as archive:
        for name in archive.namelist():
            with archive.open(name) as unpacked:
                is_packed_again = unpacked.read(len(_ZIP)) == _ZIP
                unpacked.seek(0)
                # A workbook within an archive is one itself.
                yield from _of_zip(io.BytesIO(unpacked.read())) if is_packed_again else _in_pieces(unpacked.read)


def _joined(pieces: Iterable[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _AT_A_TIME:
            yield b"\x1f".join(held)
            held, size = [], 0
    yield b"\x1f".join(held)


def _raw(path: Path) -> Iterator[bytes]:
    with path.open("rb") as opened:
        yield from _in_pieces(opened.read)


def _in_pieces(read: Callable[[int], bytes]) -> Iterator[bytes]:
    tail = b""
    while piece := read(_AT_A_TIME):
        yield tail + piece
        tail = piece[-_OVERLAP:]


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
