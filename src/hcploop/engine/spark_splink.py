"""Splink's way into Spark, comparing texts as DuckDB does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import sqlglot
import sqlglot.expressions as sge
from pyspark.sql import SparkSession
from pyspark.sql.pandas.functions import pandas_udf
from pyspark.sql.types import DoubleType
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist
from splink import SparkAPI

_ALIKE, _OURS = "jaro_winkler_similarity", "alike_by_bytes"
"""DuckDB's name, and ours: Spark has a function of DuckDB's name that rewards a common beginning less."""


class SparkByBytes(SparkAPI):
    """Splink on Spark whose likeness of texts is that of DuckDB, so that both find the same pairs.

    DuckDB measures texts by their bytes and halves the number of transpositions downwards, as Winkler's own program
    did; Spark measures by characters, and the Java that comes with Splink halves exactly.

    Parameters
    ----------
    session : pyspark.sql.SparkSession
        Where tables are.
    folder : Path
        For what is kept between steps; every machine sees it by this path.
    """

    def __init__(self, session: SparkSession, *, folder: Path) -> None:
        session.sparkContext.setCheckpointDir(str(folder / "splink"))
        super().__init__(  # type: ignore[no-untyped-call]  # Splink gives this function no types
            spark_session=session, break_lineage_method="parquet", register_udfs_automatically=False
        )
        session.udf.register(_OURS, alike)

    def _setup_for_execute_sql(self, sql: str, physical_name: str) -> str:
        tree = sqlglot.parse_one(sql, read="spark").transform(_by_bytes)
        return str(tree.sql(dialect="customspark", pretty=True))


def _by_bytes(node: sge.Expr) -> sge.Expr:
    if isinstance(node, sge.Levenshtein):
        return sge.Levenshtein(this=_bytes(node.this), expression=_bytes(node.expression))
    if isinstance(node, sge.Anonymous) and node.name.lower() == _ALIKE:
        return sge.func(_OURS, *node.expressions)
    return node


def _bytes(text: sge.Expr) -> sge.Expr:
    """Name each byte of a text by a character of its own."""
    return sge.func("decode", sge.func("encode", text, sge.Literal.string("UTF-8")), sge.Literal.string("ISO-8859-1"))


def _alike(one: pd.Series, other: pd.Series) -> pd.Series:
    """Tell how alike texts are, after Jaro (1989) and Winkler (1990); null where one of them is."""
    known = (one.notna() & other.notna()).to_numpy()
    told = np.full(len(one), np.nan)
    pairs = [[text.encode() for text in texts[known]] for texts in (one, other)]
    told[known] = cpdist(*pairs, scorer=JaroWinkler.similarity, dtype=np.float64)
    return pd.Series(told).where(known)


_of_series: Callable[..., Any] = pandas_udf
"""Its own types tell of thirty forms, none of them that of a function of series by name."""
alike = _of_series(_alike, DoubleType())
