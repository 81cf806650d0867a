"""Files of JSON lines as parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from hcploop.errors import InputError
from hcploop.feeds import Landed, land
from hcploop.market import Feed


def landed(folder: Path, text: str, encoding: str = "utf-8") -> tuple[Landed, list[dict[str, Any]]]:
    path = folder / "wechat.jsonl"
    path.write_text(text, encoding=encoding)
    done = land(path, Feed(name="wechat", kind="people", path="*.jsonl"), folder / "part.parquet")
    return done, pq.read_table(folder / "part.parquet").to_pylist()


def test_columns_are_the_keys_of_all_lines(tmp_path: Path):
    text = (
        '{"openid": "o1", "phone": 13800138000}\n\n{"openid": "o2", "昵称": "小鹿", "tags": ["肺癌", 1], "ok": true}\n'
    )

    done, rows = landed(tmp_path, text)

    nothing = {"phone": None, "昵称": None, "tags": None, "ok": None}
    assert done.columns == ("openid", "phone", "昵称", "tags", "ok")
    assert rows == [
        {**nothing, "openid": "o1", "phone": "13800138000", "row_number": 1},
        {**nothing, "openid": "o2", "昵称": "小鹿", "tags": '["肺癌", 1]', "ok": "true", "row_number": 3},
    ]


def test_a_broken_line_is_rejected_alone(tmp_path: Path):
    done, rows = landed(tmp_path, '{"a": "1"}\n{"a": "2"\n["a"]\n{"a": "4"}\n')

    assert [row["a"] for row in rows] == ["1", "4"]
    rejected = done.rejected.to_pylist()
    assert [(row["row_number"], row["raw_value"]) for row in rejected] == [(2, '{"a": "2"'), (3, '["a"]')]


def test_other_encodings_are_read(tmp_path: Path):
    assert landed(tmp_path, '{"姓名": "张伟是一位医生"}\n' * 3, "gb18030")[1][0]["姓名"] == "张伟是一位医生"


def test_an_empty_file_has_no_rows(tmp_path: Path):
    assert landed(tmp_path, "")[0].rows == 0
    assert landed(tmp_path, "\n\n")[0].rows == 0


def test_one_json_list_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="one JSON list") as raised:
        landed(tmp_path, '[\n{"a": 1}\n]\n')

    assert "JSON Lines" in raised.value.remedy


def test_what_is_no_json_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="no line of the file is a JSON object"):
        landed(tmp_path, "id,name\n1,a\n")
