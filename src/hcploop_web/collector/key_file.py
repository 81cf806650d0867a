"""Who may send: one file that the console writes, and that the collector reads again when it changes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from hcploop_web.collector.private_file import replace_file

_LOOK_SECONDS = 1.0


class KeysUnreadable(Exception):
    """The file of the write keys is missing or spoilt, so nobody can be told from anybody."""


class Source(msgspec.Struct, frozen=True):
    """One sender.

    Parameters
    ----------
    name : str
        What its events are known by.
    keys : tuple of str
        Of `hashed`: the write keys themselves are written nowhere.
    is_open : bool
        Whether it may send at present.
    origins : tuple of str
        Web sites that may send from a browser, such as `https://portal.example`; none means any.
    """

    name: str
    keys: tuple[str, ...]
    is_open: bool = True
    origins: tuple[str, ...] = ()


class _Sources(msgspec.Struct):
    sources: list[Source]


class KeyFile:
    """The sources, as the file told them when it was last looked at.

    Parameters
    ----------
    path : Path
        `HOME/collector/sources.json`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._looked = -_LOOK_SECONDS
        self._seen: tuple[int, int, int] | None = None
        self._sources: dict[str, Source] = {}
        # What a key hashes to is asked for at every request.
        self._asked: dict[str, Source | None] = {}

    def source_of(self, write_key: str) -> Source | None:
        """Find who sends.

        Parameters
        ----------
        write_key : str
            As it came.

        Returns
        -------
        Source or None
            None where no source that is open has this key.

        Raises
        ------
        KeysUnreadable
            There is no file, or it cannot be read.
        """
        self._look()
        if write_key not in self._asked:
            if len(self._asked) >= 1000:
                self._asked.clear()
            found = self._sources.get(hashed(write_key))
            self._asked[write_key] = found if found is not None and found.is_open else None
        return self._asked[write_key]

    def origins(self) -> frozenset[str] | None:
        """Return the web sites that any open source allows; None where one allows all.

        Raises
        ------
        KeysUnreadable
            There is no file, or it cannot be read.
        """
        self._look()
        known = [source for source in self._sources.values() if source.is_open]
        if any(not source.origins for source in known):
            return None
        return frozenset(origin for source in known for origin in source.origins)

    def _look(self) -> None:
        now = time.monotonic()
        if now - self._looked < _LOOK_SECONDS and self._seen is not None:
            return
        try:
            told = self._path.stat()
            seen = (told.st_mtime_ns, told.st_size, told.st_ino)
            if seen != self._seen:
                self._sources = _by_key(self._path.read_bytes())
                self._asked.clear()
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            self._seen = None
            raise KeysUnreadable(f"{self._path} cannot be read: {type(error).__name__}") from error
        self._seen, self._looked = seen, now


def write_sources(path: Path, sources: Iterable[Source]) -> None:
    """Replace the file in one step; who reads it sees the old or the new one.

    Parameters
    ----------
    path : Path
        `HOME/collector/sources.json`; its folder is made where missing.
    sources : iterable of Source
        All of them.

    Raises
    ------
    OSError
        The disk is full or fails.
    """
    replace_file(path, msgspec.json.format(msgspec.json.encode(_Sources(list(sources)))))


def hashed(write_key: str) -> str:
    """Return what stands in the file in the place of a write key: its SHA-256, in hex.

    Keys are long and made by chance, so that neither salt nor a slow hash would add anything.
    """
    return hashlib.sha256(write_key.encode(errors="surrogatepass")).hexdigest()


def _by_key(text: bytes) -> dict[str, Source]:
    known = msgspec.json.decode(text, type=_Sources)
    return {key: source for source in known.sources for key in source.keys}
