import datetime as dt

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hcploop.engine import Engine
from hcploop.errors import RunFailed

pytestmark = pytest.mark.spark

MOMENT = dt.datetime.fromisoformat("2026-06-30T12:00:00")


def test_spark_is_an_engine(spark):
    assert isinstance(spark, Engine)


def test_what_was_written_is_one_file_in_its_order_and_private(spark, tmp_path):
    path = tmp_path / "new" / "names.parquet"
    names = spark.give("names", pa.table({"place": [3, 1, 2], "name": ["欧阳娜娜", "阿卜杜拉·买买提", "１２ ３"]}))

    rows = spark.write(names.order_by("place"), path)

    assert rows == 3
    assert pq.read_table(path)["name"].to_pylist() == ["阿卜杜拉·买买提", "１２ ３", "欧阳娜娜"]
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert [one.name for one in path.parent.iterdir()] == ["names.parquet"]


def test_what_a_kernel_made_keeps_its_types(spark):
    made = pa.table(
        {
            "moment": pa.array([MOMENT, None], pa.timestamp("us")),
            "number": pa.array([2**64 - 1, 0], pa.uint64()),
            "day": pa.array([MOMENT.date(), None]),
            "list": pa.array([["a"], []], pa.list_(pa.string())),
        }
    )

    given = spark.materialise("kept", spark.give("given", made))

    assert spark.arrow(given.order_by("day")).to_pylist() == made.to_pylist()
    assert spark.arrow(given).schema.equals(made.schema)


def test_files_are_joined_by_column_name(spark, tmp_path):
    pq.write_table(pa.table({"a": [1, 2], "b": ["x", "z"]}), tmp_path / "1.parquet")
    pq.write_table(pa.table({"b": ["y"]}), tmp_path / "2.parquet")

    found = spark.read([tmp_path / "1.parquet", tmp_path / "2.parquet"], numbered=True)

    assert spark.arrow(found.order_by("file_number", "file_row_number")).to_pylist() == [
        {"a": 1, "b": "x", "file_number": 0, "file_row_number": 0},
        {"a": 2, "b": "z", "file_number": 0, "file_row_number": 1},
        {"a": None, "b": "y", "file_number": 1, "file_row_number": 0},
    ]


def test_a_kept_table_may_be_made_from_what_it_replaces(spark):
    first = spark.give("counted", pa.table({"n": [1, 2]}))

    again = spark.materialise("counted", first.mutate(n=first.n + 1))

    assert sorted(spark.arrow(again)["n"].to_pylist()) == [2, 3]


def test_what_cannot_be_run_is_told_and_leaves_nothing(spark, tmp_path):
    text = spark.give("text", pa.table({"a": ["x"]}))
    (tmp_path / "in.parquet").write_text("no Parquet")

    with pytest.raises(RunFailed, match="the engine stopped"):
        spark.write(
            text.mutate(b=ibis.literal("no number").cast("int64").cast("array<int64>")), tmp_path / "out.parquet"
        )
    with pytest.raises(RunFailed, match=r"gone\.parquet: the file is not there"):
        spark.read([tmp_path / "gone.parquet"])

    assert [one.name for one in tmp_path.iterdir()] == ["in.parquet"]


def test_the_first_of_a_group_is_that_of_the_order_asked_for(spark):
    rows = spark.give("rows", pa.table({"k": [1, 1, 1, 2], "at": [2, 3, 1, 1], "v": ["b", None, "c", "d"]}))

    first = rows.group_by("k").agg(v=rows.v.first(order_by=[rows.at.desc(), rows.v], include_null=False))

    assert spark.arrow(first.order_by("k"))["v"].to_pylist() == ["b", "d"]


def test_digests_tell_rows_apart_also_where_only_the_places_of_nothing_differ(spark):
    given = spark.give("told", pa.table({"a": ["x", None, "x", None], "b": [None, "x", None, None]}))

    digests = spark.arrow(given.select(digest=ibis.struct({"a": given.a, "b": given.b}).hash()))["digest"].to_pylist()

    assert [digests.count(one) for one in digests] == [2, 1, 2, 1]
