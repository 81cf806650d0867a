"""One compressed document a person, found by her OneID and told in full in less than a millisecond."""

from __future__ import annotations

import functools
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import zstandard

from hcploop.engine.ahead import ahead
from hcploop.engine.durable import no_space, replacing
from hcploop.engine.profile_layout import ProfileLayout
from hcploop.errors import NotFound, RunFailed

_LEVEL = 1
_DICTIONARY_BYTES = 65536
_SAMPLES = 2000
_AT_A_TIME = 2000
_KINDS_KEPT = 16384

_Text = bytes | bytearray | memoryview


def write_profiles(
    documents: Iterable[pa.RecordBatch],
    path: Path,
    *,
    packing: tuple[ProfileLayout, pa.Table] | None = None,
    dictionary: bool = True,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the documents to an SQLite file, each compressed by itself.

    Documents of one market resemble each other, so each is compressed against a dictionary trained on
    the first of them; `zstd` with it is half the size of `zstd` without.

    Parameters
    ----------
    documents : iterable of pyarrow.RecordBatch
        `one_id` and `document` (JSON), ascending by `one_id` over all batches.
    path : Path
        The file; it appears when it is complete.
    packing : tuple of ProfileLayout and pyarrow.Table, optional
        Where the documents are packed: how, and the texts of the kinds of touches (`kind`, `text`).
    dictionary : bool
        Whether to train a dictionary; without one, every document stands for itself.
    progress : callable, optional
        Called with the number of documents written so far.

    Returns
    -------
    int
        The number of documents.

    Raises
    ------
    RunFailed
        The documents are not ascending by `one_id`, or the disk is full.
    """
    chunks = _chunks(ahead(documents))
    first = next(chunks, ([], []))
    trained = trained_on(first[1]) if dictionary else None
    with replacing(path) as unfinished:
        # `replacing` gives the file its place; an own journal would only double the writing.
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT, 0o600))
        database = sqlite3.connect(unfinished, isolation_level=None)
        try:
            _prepare(database, trained, packing)
            return _insert(database, chain([first], chunks), trained=trained, progress=progress)
        except sqlite3.IntegrityError as error:
            raise RunFailed("two profiles have one OneID", file=str(path)) from error
        except sqlite3.OperationalError as error:
            if "full" in str(error) or "disk I/O" in str(error):
                raise no_space(path) from error
            raise RunFailed(f"the profiles cannot be written: {error}", file=str(path)) from error
        finally:
            database.close()


def read_profile(path: Path, one_id: str) -> dict[str, Any] | None:
    """Read one person's document.

    Parameters
    ----------
    path : Path
        What `write_profiles` wrote; it is kept open for the next call.
    one_id : str
        The OneID.

    Returns
    -------
    dict or None
        The document, or None where the file has no such person.

    Raises
    ------
    NotFound
        There is no such file: only the newest snapshots keep their profiles.
    """
    try:
        state = path.stat()
    except FileNotFoundError as error:
        raise NotFound(
            "this snapshot keeps no profiles",
            file=str(path),
            remedy="Only the last snapshots keep them: ask the newest, or its tables with `hcploop sql`",
        ) from error
    return _reader(path, state.st_ino, state.st_mtime_ns).read(one_id)


class _Reader:
    """An open file of profiles, shared by threads."""

    def __init__(self, path: Path) -> None:
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
        meta = dict(self._database.execute("SELECT name, content FROM meta").fetchall())
        self._dictionary = zstandard.ZstdCompressionDict(meta["dictionary"]) if "dictionary" in meta else None
        # Files of older versions hold documents in full.
        self._layout = ProfileLayout.read(meta["layout"]) if "layout" in meta else None
        self._of_thread = threading.local()
        # Whoever reads many people meets the same kinds of touches again and again.
        self._shared = functools.lru_cache(maxsize=_KINDS_KEPT)(self._read_kind)

    def read(self, one_id: str) -> dict[str, Any] | None:
        query = "SELECT document FROM profile WHERE one_id = ?"
        row = self._database.execute(query, (one_id,)).fetchone()
        if row is None:
            return None
        document = json.loads(self._decompressor().decompress(row[0]))
        if self._layout is None:
            return dict(document)
        return self._layout.unpacked(document, {kind: self._shared(kind) for kind in self._layout.kinds(document)})

    def _read_kind(self, kind: int) -> list[Any]:
        ((text,),) = self._database.execute("SELECT text FROM kind WHERE kind = ?", (kind,)).fetchall()
        return list(json.loads(text))

    def _decompressor(self) -> zstandard.ZstdDecompressor:
        # A decompressor must not be used by two threads at once.
        found = getattr(self._of_thread, "decompressor", None)
        if found is None:
            found = zstandard.ZstdDecompressor(dict_data=self._dictionary)
            self._of_thread.decompressor = found
        return found


@functools.lru_cache(maxsize=4)
def _reader(path: Path, _inode: int, _changed: int) -> _Reader:
    return _Reader(path)


def _chunks(documents: Iterable[pa.RecordBatch]) -> Iterator[tuple[list[str], list[_Text]]]:
    last = ""
    for whole in _gathered(documents):
        for start in range(0, whole.num_rows, _AT_A_TIME):
            batch = whole.slice(start, _AT_A_TIME)
            ids = batch.column("one_id").to_pylist()
            if any(left >= right for left, right in zip([last, *ids], ids, strict=False)):
                raise RunFailed("profiles must come in ascending order of their OneIDs, each once")
            last = ids[-1]
            yield ids, batch.column("document").cast(pa.binary()).to_pylist()


def _gathered(documents: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Join batches until they are worth compressing together."""
    waiting: list[pa.RecordBatch] = []
    for batch in documents:
        if not waiting and batch.num_rows >= _AT_A_TIME // 2:
            yield batch
            continue
        waiting.append(batch)
        if sum(one.num_rows for one in waiting) >= _AT_A_TIME // 2:
            yield pa.concat_batches(waiting)
            waiting = []
    if waiting:
        yield pa.concat_batches(waiting)


def trained_on(samples: Sequence[_Text]) -> zstandard.ZstdCompressionDict | None:
    """Train a dictionary on some documents; None where they are too few or too small to learn from."""
    chosen = list(samples[:_SAMPLES])
    try:
        return zstandard.train_dictionary(_DICTIONARY_BYTES, chosen, k=512, d=8)
    except zstandard.ZstdError:
        # A handful of people needs no dictionary.
        return None


def _prepare(
    database: sqlite3.Connection,
    trained: zstandard.ZstdCompressionDict | None,
    packing: tuple[ProfileLayout, pa.Table] | None,
) -> None:
    for setting in ("page_size = 16384", "journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
        database.execute(f"PRAGMA {setting}")
    database.execute("BEGIN")
    database.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, content BLOB) WITHOUT ROWID")
    database.execute("CREATE TABLE profile (one_id TEXT PRIMARY KEY, document BLOB NOT NULL) WITHOUT ROWID")
    database.execute("CREATE TABLE kind (kind INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    if trained is not None:
        database.execute("INSERT INTO meta VALUES ('dictionary', ?)", (trained.as_bytes(),))
    if packing is not None:
        layout, kinds = packing
        database.execute("INSERT INTO meta VALUES ('layout', ?)", (layout.write(),))
        for batch in kinds.to_batches(_AT_A_TIME):
            rows = zip(batch.column("kind").to_pylist(), batch.column("text").to_pylist(), strict=True)
            database.executemany("INSERT INTO kind VALUES (?, ?)", rows)


def _insert(
    database: sqlite3.Connection,
    chunks: Iterable[tuple[list[str], list[_Text]]],
    *,
    trained: zstandard.ZstdCompressionDict | None,
    progress: Callable[[int], None] | None,
) -> int:
    compressor = zstandard.ZstdCompressor(level=_LEVEL, dict_data=trained)
    written = 0
    for ids, texts in chunks:
        if not ids:
            continue
        packed = compressor.multi_compress_to_buffer(texts, threads=-1)
        rows = zip(ids, (packed[at].tobytes() for at in range(len(packed))), strict=True)
        database.executemany("INSERT INTO profile VALUES (?, ?)", rows)
        written += len(ids)
        if progress is not None:
            progress(written)
    database.execute("COMMIT")
    return written


def documents(path: Path) -> Iterator[bytes]:
    """Unpack every document of a file.

    Parameters
    ----------
    path : Path
        What `write_profiles` wrote.

    Yields
    ------
    bytes
        The documents as they are kept, uncompressed.
    """
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        meta = dict(database.execute("SELECT name, content FROM meta").fetchall())
        trained = zstandard.ZstdCompressionDict(meta["dictionary"]) if "dictionary" in meta else None
        reader = zstandard.ZstdDecompressor(dict_data=trained)
        for (text,) in database.execute("SELECT document FROM profile"):
            yield reader.decompress(text)
    finally:
        database.close()
