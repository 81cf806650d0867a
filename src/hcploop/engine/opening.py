"""Which engine runs the expressions of a run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hcploop.engine.duck import DuckEngine
from hcploop.engine.protocol import Engine
from hcploop.errors import UsageError


def open_engine(name: str, *, temp: Path, settings: Mapping[str, str] | None = None) -> Engine:
    """Open an engine by its name.

    Parameters
    ----------
    name : {"duckdb", "spark"}
        Which.
    temp : Path
        Folder for what it keeps on the way; for Spark on several machines, one that all of them see.
    settings : mapping of str to str, optional
        Of Spark, such as `spark.master`; beside Spark's own configuration.

    Returns
    -------
    Engine
        To be entered.

    Raises
    ------
    UsageError
        There is no such engine, or what it needs is not installed.
    """
    if name == "duckdb":
        return DuckEngine(temp=temp)
    if name != "spark":
        raise UsageError("there is no such engine", column="--engine", value=name, remedy="Use duckdb or spark")
    try:
        from hcploop.engine.spark import SparkEngine
    except ImportError as error:
        raise UsageError(
            f"Spark is not installed: {error}",
            column="--engine",
            value=name,
            remedy="Install it with `pip install 'hcploop[spark]'`, and Java 17",
        ) from error
    return SparkEngine(temp=temp, settings=settings)
