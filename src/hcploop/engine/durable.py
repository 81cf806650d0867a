"""Files that are either there in full or not at all, and private to their owner."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hcploop.errors import RunFailed

UNFINISHED = ".unfinished-"
"""What stands in the name of a file that is still being written."""

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}


def private_folder(path: Path) -> Path:
    """Make the folder, and those above it, where missing; what is made is for its owner alone.

    Parameters
    ----------
    path : Path
        The folder.

    Returns
    -------
    Path
        The same folder.

    Raises
    ------
    RunFailed
        It cannot be made.
    """
    with told_plainly(path):
        for folder in reversed([path, *path.parents]):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
    return path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a name to write to; when the block ends well, that file takes the place of `path` in one step.

    A process killed in the block leaves the old file, or none, and a leftover with `UNFINISHED` in its
    name that the next run removes.

    Parameters
    ----------
    path : Path
        The file to write; its folder is made where missing.

    Yields
    ------
    Path
        A name in the same folder that nobody else writes to.

    Raises
    ------
    RunFailed
        The disk is full, or the folder may not be written to.
    """
    private_folder(path.parent)
    unfinished = path.with_name(f"{path.name}{UNFINISHED}{os.getpid()}-{uuid.uuid4().hex[:8]}")
    try:
        with told_plainly(path):
            yield unfinished
            unfinished.chmod(0o600)
            sync(unfinished)
            unfinished.replace(path)
            sync(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Replace a small text file in one step.

    Parameters
    ----------
    path : Path
        The file.
    text : str
        All of its text.

    Raises
    ------
    RunFailed
        It cannot be written.
    """
    with replacing(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8")


def sync(path: Path) -> None:
    """Wait until a file, or the list of names in a folder, is on the disk.

    Parameters
    ----------
    path : Path
        A file or a folder.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Turn what the operating system says about `path` into a `RunFailed` with a remedy.

    Parameters
    ----------
    path : Path
        What the block reads or writes.

    Raises
    ------
    RunFailed
        No space, no right to write, or another failure of the disk.
    """
    try:
        yield
    except OSError as error:
        raise disk_failure(error, path) from error


def disk_failure(error: OSError, path: Path) -> RunFailed:
    """Say what the disk refused, and what to do.

    Parameters
    ----------
    error : OSError
        What the operating system said.
    path : Path
        What was read or written.

    Returns
    -------
    RunFailed
        To be raised.
    """
    if error.errno in _NO_SPACE:
        return no_space(path)
    if error.errno in _NOT_ALLOWED:
        return RunFailed(
            "this may not be written to",
            file=str(path),
            remedy="Give the user who runs hcploop the right to write there, or choose another --out",
        )
    return RunFailed(
        f"the disk refused: {error.strerror or error}", file=str(path), remedy="Look at the disk, then run again"
    )


def no_space(path: Path) -> RunFailed:
    """Say that the disk is full.

    Parameters
    ----------
    path : Path
        What was being written.

    Returns
    -------
    RunFailed
        To be raised.
    """
    return RunFailed(
        "no space is left on the disk; the snapshot that was in force stays in force",
        file=str(path),
        remedy="Free some space or choose an --out on a larger disk, then run again: what is done is kept",
    )
