"""A session of Spark, with what our tables and expressions need of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException, PySparkRuntimeError
from pyspark.sql import SparkSession

from hcploop.engine.durable import no_space
from hcploop.errors import RunFailed, UsageError

USUAL = {
    # Nobody looks at it, and it takes a port.
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "FATAL",
    # A run asks for much that is small: Spark's usual 200 pieces of each would be 200 times nothing.
    "spark.sql.shuffle.partitions": "8",
    "spark.driver.memory": "4g",
    "spark.driver.maxResultSize": "0",
}
"""What is set where neither the caller nor Spark's own configuration says otherwise."""

_OURS = {
    # Our moments are UTC without zone.
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    # DuckDB gives null where there is nothing at a place of a list, infinity or null where a number is divided by 0.
    "spark.sql.ansi.enabled": "false",
    # What must hold of a value that follows from ten others in turn, Spark would write out over and over: gigabytes.
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.legacy.sizeOfNull": "false",
    # What the parser remembers of long queries never shrinks by itself: gigabytes after a few hundred of ours.
    "spark.sql.parser.manageParserCaches": "true",
    "spark.sql.parser.parserDfaCacheFlushThreshold": "8000",
}

_NO_SPACE_WORDS = ("no space left", "disk quota")
_NO_MEMORY_WORDS = ("outofmemoryerror", "java heap space", "cannot allocate memory")


def open_session(settings: Mapping[str, str]) -> SparkSession:
    """Open a session of its own: in the application that this process runs already, or in a new one.

    Parameters
    ----------
    settings : mapping of str to str
        Spark's own settings, such as `spark.master`; what is not among them, Spark takes from its usual places.

    Returns
    -------
    pyspark.sql.SparkSession
        Names given in it are its own.

    Raises
    ------
    UsageError
        Java is missing, or there is no such cluster.
    """
    # It tells of every connection that it closes, also when nobody can hear it any more.
    logging.getLogger("py4j").setLevel(logging.WARNING)
    builder = SparkSession.builder.appName("hcploop")
    for name, value in {**USUAL, **settings}.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate().newSession()
    except (PySparkRuntimeError, Py4JError) as error:
        raise UsageError(
            f"Spark does not start: {_first_line(error)}",
            column="--engine",
            value="spark",
            remedy="Spark needs Java 17 or 21 (Debian: openjdk-17-jre-headless), found by JAVA_HOME or on the PATH, "
            "and a spark.master that can be reached",
        ) from error
    for name, value in _OURS.items():
        session.conf.set(name, value)
    return session


@contextmanager
def told_by_spark(path: Path) -> Iterator[None]:
    """Turn what Spark says into a `RunFailed` with a remedy.

    Parameters
    ----------
    path : Path
        What the block reads or writes.

    Raises
    ------
    RunFailed
        No space, no memory, or whatever else Spark stopped at.
    """
    try:
        yield
    except (PySparkException, Py4JError) as error:
        text = str(error).lower()
        if any(words in text for words in _NO_SPACE_WORDS):
            raise no_space(path) from error
        if any(words in text for words in _NO_MEMORY_WORDS):
            raise RunFailed(
                "memory does not suffice",
                file=str(path),
                remedy="Give Spark more: spark.driver.memory, spark.executor.memory",
            ) from error
        raise RunFailed(f"the engine stopped: {_first_line(error)}", file=str(path)) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")
