"""Landed files of which the persons are not kept."""

import pyarrow.parquet as pq

from hcploop.feeds.land import land
from hcploop.feeds.withhold import PLACEHOLDER, without_persons
from hcploop.market import Feed


def test_identifiers_become_one_word_and_columns_without_a_mapping_are_left_out(tmp_path):
    file, part = tmp_path / "1.csv", tmp_path / "part.parquet"
    file.write_text("月,药,医生,姓名,数量\n2026-03,R,D1,张伟,3\n2026-03,R,,,4\nD9,坏行\n", encoding="utf-8")
    columns = {"period": "月", "product": "药", "source_person_id": "医生", "units": "数量"}
    feed = Feed(name="sales", kind="outcomes", path=("1.csv",), columns=columns)

    landed = without_persons(land(file, feed, part), feed, part, file="1.csv")

    table = pq.read_table(part)
    assert table["医生"].to_pylist() == [PLACEHOLDER, None]
    assert table["数量"].to_pylist() == ["3", "4"]
    assert "姓名" not in table.column_names
    assert landed.columns == ("月", "药", "医生", "数量")
    assert landed.rejected["raw_value"].to_pylist() == [None]
