import datetime as dt
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hcploop.engine import DuckEngine, Engine
from hcploop.errors import RunFailed


def test_duckdb_is_an_engine(engine):
    assert isinstance(engine, Engine)


def test_what_was_written_is_read_again_in_its_order_and_private(engine, tmp_path):
    path = tmp_path / "new" / "names.parquet"
    names = ibis.memtable({"place": [3, 1, 2], "name": ["欧阳娜娜", "阿卜杜拉·买买提", "１２ ３"]})

    rows = engine.write(names.order_by("place"), path)

    assert rows == 3
    assert engine.arrow(engine.read([path]))["name"].to_pylist() == ["阿卜杜拉·买买提", "１２ ３", "欧阳娜娜"]
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert [one.name for one in path.parent.iterdir()] == ["names.parquet"]


def test_files_are_joined_by_column_name(engine, tmp_path):
    engine.write(ibis.memtable({"a": [1], "b": ["x"]}), tmp_path / "1.parquet")
    engine.write(ibis.memtable({"b": ["y"]}), tmp_path / "2.parquet")

    found = engine.read([tmp_path / "1.parquet", tmp_path / "2.parquet"], numbered=True)

    assert sorted(engine.arrow(found).to_pylist(), key=lambda row: row["b"]) == [
        {"a": 1, "b": "x", "file_number": 0, "file_row_number": 0},
        {"a": None, "b": "y", "file_number": 1, "file_row_number": 0},
    ]


def test_one_expression_is_run_on_each_of_many_tables(engine, tmp_path):
    worth = engine.materialise("worth", ibis.memtable({"a": [1, 2, 3], "points": [10, 20, 30]}))
    tables = {}
    for number in (1, 2, 3):
        engine.write(ibis.memtable({"a": [number]}), tmp_path / f"in{number}.parquet")
        tables[tmp_path / f"out{number}.parquet"] = engine.read([tmp_path / f"in{number}.parquet"])
    done = []

    engine.write_each(lambda table: table.join(worth, "a"), tables, progress=done.append)()

    assert [pq.read_table(path).to_pylist() for path in tables] == [
        [{"a": 1, "points": 10}],
        [{"a": 2, "points": 20}],
        [{"a": 3, "points": 30}],
    ]
    assert done == [1, 2, 3]


def test_a_table_that_cannot_be_written_among_many_is_named(engine, tmp_path):
    engine.write(ibis.memtable({"a": ["1"]}), tmp_path / "in1.parquet")
    engine.write(ibis.memtable({"a": ["x"]}), tmp_path / "in2.parquet")
    tables = {tmp_path / f"out{number}.parquet": engine.read([tmp_path / f"in{number}.parquet"]) for number in (1, 2)}

    with pytest.raises(RunFailed, match="the engine stopped"):
        engine.write_each(lambda table: table.mutate(b=table.a.cast("int64")), tables)()

    assert [path.name for path in sorted(tmp_path.glob("out*"))] == ["out1.parquet"]


def test_a_missing_file_is_named(engine, tmp_path):
    with pytest.raises(RunFailed, match=r"gone\.parquet: the file is not there"):
        engine.read([tmp_path / "gone.parquet"])


def test_a_file_that_is_no_parquet_is_named(engine, tmp_path):
    (tmp_path / "bad.parquet").write_text("not parquet")

    with pytest.raises(RunFailed, match=r"bad\.parquet"):
        engine.arrow(engine.read([tmp_path / "bad.parquet"]))


def test_a_kept_table_may_be_made_from_its_former_self(engine):
    first = engine.materialise("kept", ibis.memtable({"a": [1, 2]}))

    second = engine.materialise("kept", first.mutate(b=first.a + 1))

    assert engine.arrow(second.order_by("a")).to_pydict() == {"a": [1, 2], "b": [2, 3]}


def test_a_name_can_pass_from_a_given_table_to_a_kept_one_and_be_dropped(engine):
    engine.give("name", pa.table({"a": [1]}))
    engine.materialise("name", ibis.memtable({"a": [2]}))

    again = engine.give("name", pa.table({"a": [3]}))

    assert engine.arrow(again)["a"].to_pylist() == [3]
    engine.drop("name")
    engine.drop("name")
    with pytest.raises(RunFailed):
        engine.arrow(again)


def test_what_exceeds_memory_goes_to_disk_and_is_removed_at_the_end(tmp_path):
    with DuckEngine(temp=tmp_path / "work", memory_limit="60MiB", threads=1) as engine:
        kept = engine.materialise("kept", ibis.range(6_000_000).unnest().name("n").as_table())

        assert engine.arrow(kept.agg(total=kept.n.sum()))["total"].to_pylist() == [17999997000000]

    assert list((tmp_path / "work").iterdir()) == []


def test_too_little_memory_is_explained(tmp_path):
    with DuckEngine(temp=tmp_path / "work", memory_limit="10MiB", threads=1) as engine:
        numbers = ibis.range(3_000_000).unnest().name("n").as_table()

        with pytest.raises(RunFailed, match="memory does not suffice"):
            engine.arrow(numbers.agg(every=numbers.n.cast("string").collect()))


def test_splink_works_on_the_same_tables(engine):
    engine.materialise("kept", ibis.memtable({"a": [1]}))

    rows = engine.splink_api()._execute_sql_against_backend("SELECT a FROM kept").fetchall()

    assert rows == [(1,)]


def test_a_full_disk_leaves_the_old_file_and_says_what_to_do(engine, tmp_path):
    path = tmp_path / "part.parquet"
    engine.write(ibis.memtable({"a": [1]}), path)
    big = ibis.range(2_000_000).unnest().name("n").as_table()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(RunFailed, match="no space is left"):
            engine.write(big.mutate(m=big.n.cast("string").hexdigest("md5")), path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert pq.read_table(path).to_pydict() == {"a": [1]}
    assert not [one for one in tmp_path.iterdir() if "unfinished" in one.name]


WRITE_SLOWLY = """
import pathlib, sys, ibis
from hcploop.engine import DuckEngine
out = pathlib.Path(sys.argv[1])
with DuckEngine(temp=out / "work", threads=1) as engine:
    engine.write(ibis.memtable({"a": [1]}), out / "part.parquet")
    print("first", flush=True)
    some = engine.materialise("some", ibis.range(20_000).unnest().name("n").as_table())
    big = some.cross_join(some.view())
    engine.write(big.mutate(m=big.n.cast("string").hexdigest("md5")), out / "part.parquet")
"""


@pytest.mark.slow
def test_a_kill_while_writing_leaves_the_old_file(tmp_path):
    child = subprocess.Popen([sys.executable, "-c", WRITE_SLOWLY, str(tmp_path)], stdout=subprocess.PIPE)
    child.stdout.readline()
    while not list(tmp_path.glob("*unfinished*")):
        assert child.poll() is None

    os.kill(child.pid, signal.SIGKILL)
    child.wait()

    assert pq.read_table(tmp_path / "part.parquet").to_pydict() == {"a": [1]}


def test_the_folder_for_spilling_is_private(tmp_path):
    with DuckEngine(temp=Path(tmp_path / "work"), memory_limit="100MiB"):
        assert {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "work").iterdir()} == {"0o700"}


def test_rows_keep_their_order_within_less_memory_and_the_usual_limit_comes_back(engine):
    limit = "SELECT current_setting('memory_limit') AS usual"

    with engine.in_order(memory_mib=256):
        engine.keep("lines", "SELECT range AS number FROM range(300000) ORDER BY -range")
        within, found = engine.ask(limit), engine.ask("SELECT number FROM lines WHERE number % 2 = 0")
    with engine.in_order(memory_mib=1 << 20):
        beyond = engine.ask(limit)

    assert within["usual"].to_pylist() == ["256.0 MiB"]
    assert found["number"].to_pylist() == list(range(299_998, -1, -2))
    assert beyond == engine.ask(limit)


def test_the_month_of_a_day_is_kept_as_a_day(engine, tmp_path):
    days = engine.give("days", pa.table({"day": pa.array([dt.date(2026, 3, 5)])}))
    months = days.select(month=days.day.truncate("M"))

    kept = engine.materialise("months", months)
    engine.write(months, tmp_path / "months.parquet")

    assert kept.month.type().is_date()
    assert pq.read_schema(tmp_path / "months.parquet").field("month").type == pa.date32()
