"""Texts of a file are read once each, and read as one."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hcploop.flow.held_texts import stands_in, texts_of


def told(path, columns=None):
    """All texts by column."""
    by_column = {}
    for name, texts in texts_of(path, columns):
        by_column.setdefault(name, []).extend(texts.to_pylist())
    return by_column


@pytest.fixture
def part(tmp_path):
    table = pa.table(
        {
            "channel": ["sms", "web", "sms", None],
            "number": [1, 2, 3, 4],
            "other_ids": [["a:1"], ["a:1", "b:2"], None, []],
            "a.b": ["one", "two", "three", "four"],
        }
    )
    pq.write_table(table, tmp_path / "part.parquet", use_dictionary=["channel"], row_group_size=3)
    return tmp_path / "part.parquet"


def test_of_a_column_with_a_dictionary_each_entry_is_given_once_a_piece(part):
    found = told(part)

    assert sorted(found["channel"]) == ["sms", "web"]
    assert found["other_ids"] == ["a:1", "a:1", "b:2"]
    assert found["a.b"] == ["one", "two", "three", "four"]
    assert "number" not in found


def test_columns_that_are_not_asked_for_are_not_read(part):
    assert set(told(part, ["channel", "number"])) == {"channel"}
    assert told(part, []) == {}


def test_a_dictionary_that_grew_too_large_loses_nothing(tmp_path):
    values = [f"value {number}" for number in range(5000)]
    pq.write_table(pa.table({"text": values}), tmp_path / "part.parquet", dictionary_pagesize_limit=1024)

    assert sorted(told(tmp_path / "part.parquet")["text"]) == sorted(values)


def test_characters_are_matched_as_such_only_where_the_expression_is_of_characters():
    piece = "手机：１３９".encode()

    assert stands_in("手.：[1１][3３][9９]", piece, text=True)
    assert not stands_in("手.：[1１][3３][9９]", piece)
    assert stands_in("\\xef\\xbc\\x91", piece)
    assert not stands_in("anything", b"")
