"""Which files there are: the versions that a run reads."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hcploop.errors import InputError
from hcploop.market import Feed, Market


@dataclass(frozen=True)
class FileVersion:
    """A file as it stands now.

    Parameters
    ----------
    feed : str
        The name of its feed.
    path : str
        Relative to the folder of the market's files, with `/` on every system.
    found : pathlib.Path
        Where it is.
    size : int
        Bytes.
    sha256 : str
        Of its bytes, in hex.
    changed_ns : int
        When it was changed last, nanoseconds.
    """

    feed: str
    path: str
    found: Path
    size: int
    sha256: str
    changed_ns: int = 0


Known = Callable[[str, os.stat_result], str | None]
"""Tells the hash of a file by its path and state, where it was worked out before."""


def discover(market: Market, known: Known | None = None) -> tuple[FileVersion, ...]:
    """List the files of a market, feed by feed as `market.toml` has them, and by path within a feed.

    Parameters
    ----------
    market : Market
        The market.
    known : callable, optional
        Where it tells a file's hash, the file is not read.

    Returns
    -------
    tuple of FileVersion
        Without Excel's lock files (`~$…`) and hidden files.

    Raises
    ------
    InputError
        A feed has no file, or a file cannot be read.
    """
    return tuple(_version(market, feed, path, known) for feed in market.feeds for path in files_of(market, feed))


def files_of(market: Market, feed: Feed) -> tuple[Path, ...]:
    """List the files of one feed in the order in which they apply.

    Raises
    ------
    InputError
        The feed has no file.
    """
    found = {
        path
        for pattern in feed.path
        for path in market.base.glob(pattern)
        if path.is_file() and not path.name.startswith((".", "~$"))
    }
    if not found:
        patterns = ", ".join(feed.path)
        raise InputError(
            f"missing file: nothing in {market.base.resolve()} matches the path of feed {feed.name!r}",
            file=patterns,
            remedy=market.files_help or "Put the file there, mend path, or take the [[feed]] out of market.toml",
        )
    return tuple(sorted(found, key=lambda path: path_of(market, path)))


def _version(market: Market, feed: Feed, path: Path, known: Known | None) -> FileVersion:
    file = path_of(market, path)
    try:
        # Looked up first: what is written meanwhile changes the state again, and is seen next time.
        state = path.stat()
        digest = known(file, state) if known else None
        if digest is None:
            with path.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
        return FileVersion(feed.name, file, path, state.st_size, digest, state.st_mtime_ns)
    except OSError as error:
        raise InputError(
            f"the file cannot be opened ({error.strerror})", file=file, remedy="Make it readable for this user"
        ) from error


def path_of(market: Market, path: Path) -> str:
    """Give the path of a file relative to the folder of the market's files."""
    return path.relative_to(market.base).as_posix()
