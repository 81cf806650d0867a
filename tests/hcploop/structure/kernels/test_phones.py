"""Telephones."""

import pyarrow as pa
import pytest

from hcploop.structure.kernels.phones import phones, region_of


def form(text, region="CN"):
    found = phones(pa.table({"raw": pa.array([text], pa.string())}), region=region).to_pylist()[0]
    return found["phone"], found["reason"]


@pytest.mark.parametrize(
    "text",
    [
        "13912345678",
        "１３９１２３４５６７８",
        "+86 139-1234-5678",
        "008613912345678",
        "0139 1234 5678",
        "13912345678.0",
        "1.3912345678E+10",
        "13912345678/13800001111",
    ],
)
def test_every_writing_of_a_mobile_is_one_number(text):
    assert form(text) == ("+8613912345678", "mobile")


def test_a_number_that_a_spreadsheet_rounded_is_lost():
    assert form("1.38E+10") == (None, "rounded")


@pytest.mark.parametrize("text", ["13800000000", "11111111111", "00000000000"])
def test_a_placeholder_is_no_number(text):
    assert form(text)[0] is None


@pytest.mark.parametrize(("text", "reason"), [("123", "invalid"), ("abc", "invalid"), ("", "empty"), (None, "empty")])
def test_what_is_no_number_says_why(text, reason):
    assert form(text) == (None, reason)


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("010-62751234转8001", "CN", "+861062751234"),
        ("(515) 282-2200", "US", "+15152822200"),
        ("+1 515 282 2200", "CN", "+15152822200"),
        ("+86 13912345678", "US", "+8613912345678"),
    ],
)
def test_other_numbers_are_read_by_the_rules_of_their_country(text, region, number):
    assert form(text, region)[0] == number


def test_the_country_is_the_time_zones():
    assert [region_of(zone) for zone in ("Asia/Shanghai", "America/Chicago", "Mars/Olympus")] == ["CN", "US", "ZZ"]
