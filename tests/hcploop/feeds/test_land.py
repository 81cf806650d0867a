"""Landing by format."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hcploop.errors import InputError
from hcploop.feeds import land
from hcploop.market import Feed

FEED = Feed(name="video", kind="people", path="*")


def test_a_parquet_file_is_copied_byte_by_byte(tmp_path: Path):
    path = tmp_path / "video.parquet"
    pq.write_table(pa.table({"id": [1, 2], "姓名": ["张伟", "李雷"]}), path)

    done = land(path, FEED, tmp_path / "part")

    assert (tmp_path / "part").read_bytes() == path.read_bytes()
    assert (done.rows, done.columns) == (2, ("id", "姓名"))


def test_what_is_no_parquet_file_is_refused(tmp_path: Path):
    path = tmp_path / "video.parquet"
    path.write_text("id\n1\n")

    with pytest.raises(InputError, match="no Parquet file"):
        land(path, FEED, tmp_path / "part")


def test_an_unknown_suffix_asks_for_the_format(tmp_path: Path):
    path = tmp_path / "video.dat"
    path.write_text("id\n1\n")

    with pytest.raises(InputError, match=r"'\.dat' does not tell") as raised:
        land(path, FEED, tmp_path / "part")

    assert "format =" in raised.value.remedy
    assert land(path, FEED.model_copy(update={"format": "csv"}), tmp_path / "part").rows == 1


def test_tabs_part_the_columns_of_a_tsv_file(tmp_path: Path):
    path = tmp_path / "video.tsv"
    path.write_text("id\tname\n1\ta,b\n")

    land(path, FEED, tmp_path / "part")

    assert pq.read_table(tmp_path / "part").to_pylist() == [{"id": "1", "name": "a,b", "row_number": 2}]


def test_a_file_that_is_gone_is_an_error_of_ours(tmp_path: Path):
    with pytest.raises(InputError, match="cannot be opened"):
        land(tmp_path / "gone.csv", FEED, tmp_path / "part")
