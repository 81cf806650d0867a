"""Delimiters told from the first lines."""

from __future__ import annotations

import pytest

from hcploop.errors import InputError
from hcploop.feeds.delimiter import sniff_delimiter


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_the_delimiter_gives_most_rows_the_same_columns(mark: str):
    text = mark.join(["姓名", "备注"]) + "\n" + f'张伟{mark}"a,b;c|d"\n李雷{mark}x\n' * 5

    assert sniff_delimiter(text, declared=None, file="a.csv") == mark


def test_delimiters_inside_values_do_not_mislead():
    text = "id;topics;note\n" + "1;a|b;x, y\n2;c|d;z\n3;e|f;u, v\n" * 3

    assert sniff_delimiter(text, declared=None, file="a.csv") == ";"


def test_a_very_long_value_does_not_hide_the_columns():
    text = "id,body,note\n1,短,x\n2," + "文" * 150_000 + ",y\n"

    assert sniff_delimiter(text, declared=None, file="a.csv") == ","


def test_one_column_is_a_file_too():
    assert sniff_delimiter("id\n1\n2\n", declared=None, file="a.csv") == ","


def test_a_wrong_delimiter_is_refused_with_the_right_one():
    with pytest.raises(InputError, match="with the delimiter ';' there is one column, with ',' there are 3") as raised:
        sniff_delimiter("a,b,c\n1,2,3\n4,5,6\n", declared=";", file="a.csv")

    assert 'delimiter = ","' in raised.value.remedy


def test_a_delimiter_that_we_do_not_guess_is_named():
    with pytest.raises(InputError, match="parted by") as raised:
        sniff_delimiter("a^b^c\n1^2^3\n", declared=None, file="a.csv")

    assert 'delimiter = "^"' in raised.value.remedy


def test_full_width_commas_are_named():
    with pytest.raises(InputError, match="，"):
        sniff_delimiter("姓名，手机\n张伟，138\n", declared=None, file="a.csv")
