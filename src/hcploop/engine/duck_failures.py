"""What DuckDB could not do, in plain words."""

from __future__ import annotations

from pathlib import Path

import duckdb

from hcploop.engine.durable import no_space
from hcploop.errors import RunFailed

_NO_SPACE_WORDS = ("no space left", "file too large", "disk quota", "max_temp_directory_size")


def engine_failure(error: duckdb.Error, path: Path) -> RunFailed:
    """Say what DuckDB could not do, and what helps.

    Parameters
    ----------
    error : duckdb.Error
        What DuckDB said.
    path : Path
        What was being read or written.

    Returns
    -------
    RunFailed
        To be raised.
    """
    text = " ".join(str(error).split("LINE 1:")[0].split())
    if any(words in text.lower() for words in _NO_SPACE_WORDS):
        return no_space(path)
    if isinstance(error, duckdb.OutOfMemoryException):
        return RunFailed(
            "memory does not suffice",
            file=str(path),
            remedy="Give the engine more memory, or free disk space under --out, where it puts what does not fit",
        )
    if isinstance(error, duckdb.IOException):
        return RunFailed(f"the file cannot be read or written: {text}", file=str(path))
    return RunFailed(f"the engine stopped: {text}", file=str(path))
