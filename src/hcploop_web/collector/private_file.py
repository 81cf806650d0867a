"""Small files of ours that others read while we write them."""

from __future__ import annotations

import os
import uuid
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file in one step, readable by its owner alone; who reads it sees the old or the new one.

    Parameters
    ----------
    path : Path
        The file; its folder is made where missing.
    content : bytes
        All of it.

    Raises
    ------
    OSError
        The disk is full or fails; the old file stays.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
