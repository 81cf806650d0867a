"""The row of column names."""

from __future__ import annotations

import pytest

from hcploop.errors import InputError
from hcploop.feeds.header import check_header, guess_header_row


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ([["姓名", "手机", "医院"], ["张伟", "138", "一院"]], 1),
        ([["2026年医生名单", "", ""], ["制表：李", "", ""], ["姓名", "手机", "医院"], ["张伟", "138", "一院"]], 3),
        ([["姓名", "手机", "医院", ""], ["张伟", "备注", "一院", "内科"]], 2),
        ([["姓名", "备注"], ["张伟", "好"], ["李雷", "忙", "请", "下周", "再来"]], 1),
        ([["id"], ["a"], ["b"]], 1),
        ([["1", "2"], ["3", "4"]], 1),
        ([], 1),
    ],
)
def test_the_header_is_the_first_row_with_as_many_words_as_any(rows: list[list[str]], row: int):
    assert guess_header_row(rows) == row


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        (("", ""), "the row of column names is empty"),
        (("姓名", "手机", "姓名"), "2 columns are called '姓名'"),
        (("姓名", "", "手机"), "column 2 has no name"),
        (("姓名", "row_number"), "'row_number'"),
    ],
)
def test_column_names_that_will_not_do_are_refused(columns: tuple[str, ...], says: str):
    with pytest.raises(InputError) as raised:
        check_header(columns, row=3, file="a.csv")

    assert says in str(raised.value)
    assert raised.value.row == 3
    assert raised.value.remedy


def test_columns_without_a_name_may_stand_at_the_end():
    check_header(("姓名", "手机", "", ""), row=1, file="a.csv")
