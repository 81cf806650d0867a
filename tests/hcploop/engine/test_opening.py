import sys

import pytest

from hcploop.engine import open_engine
from hcploop.errors import UsageError


def test_duckdb_is_opened_by_its_name(tmp_path):
    with open_engine("duckdb", temp=tmp_path) as engine:
        assert engine.name == "duckdb"


def test_an_engine_that_there_is_not_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"value 'polars': there is no such engine\. Use duckdb or spark"):
        open_engine("polars", temp=tmp_path)


def test_who_has_no_spark_is_told_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    for name in [name for name in sys.modules if name.startswith("hcploop.engine.spark")]:
        monkeypatch.delitem(sys.modules, name)

    with pytest.raises(UsageError, match=r"Spark is not installed.*pip install 'hcploop\[spark\]'"):
        open_engine("spark", temp=tmp_path)
