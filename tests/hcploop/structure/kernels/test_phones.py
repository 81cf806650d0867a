"""Telephones."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
        "139.1234.5678（微信同号）",
        "13912345678 王医生",
        "无/13912345678",
    ],
)
def test_every_writing_of_a_mobile_is_one_number(text):
    assert form(text) == ("+8613912345678", "mobile")


def test_a_number_that_a_spreadsheet_rounded_is_lost():
    assert form("1.38E+10") == (None, "rounded")


@pytest.mark.parametrize(
    "text",
    ["13800000000", "11111111111", "00000000000", "13800138000", "010-12345678", "0571-88888888", "+1 212 555 0123"],
)
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
        ("０５７１－８７２３６６６６", "CN", "+8657187236666"),
        ("+86 (0755) 8326 1234", "CN", "+8675583261234"),
        ("400-810-8866", "CN", "+864008108866"),
        ("852-2345 6789", "CN", "+85223456789"),
        ("(853) 6612 3456", "CN", "+85366123456"),
        ("00886 912 345 678", "CN", "+886912345678"),
        ("2345 6789", "HK", "+85223456789"),
        ("0912-345-678", "TW", "+886912345678"),
    ],
)
def test_other_numbers_are_read_by_the_rules_of_their_country(text, region, number):
    assert form(text, region)[0] == number


@pytest.mark.parametrize("behind", ["-8001", "转8001", "轉 8001", " ext. 8001", "#8001", "*8001", "（分机：8001）"])
def test_an_extension_is_told_beside_the_switchboards_number(behind):
    found = phones(pa.table({"raw": [f"010-62751234{behind}"]}), region="CN").to_pylist()[0]

    assert (found["phone"], found["extension"], found["reason"]) == ("+861062751234", "8001", "parsed")


@pytest.mark.parametrize("text", ["110101199001011234", "139123456781380000111", "62751234"])
def test_digits_within_other_digits_are_no_number(text):
    assert form(text) == (None, "invalid")


def test_of_several_numbers_the_first_that_is_one_counts():
    assert form("0000000 / 010-62751234、13912345678") == ("+861062751234", "parsed")


@settings(deadline=None)
@given(
    mobile=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    code=st.sampled_from(["", "+86", "0086", "86-", "+86 ", "(86)"]),
    parting=st.sampled_from(["", " ", "-", ".", "\u3000"]),
)
def test_a_number_once_written_is_read_as_itself_in_any_writing(mobile, code, parting):
    written = code + parting.join([mobile[:3], mobile[3:7], mobile[7:]])
    wide = written.translate({one: one + 0xFEE0 for one in range(0x21, 0x7F)})

    number, reason = form(mobile)

    assert form(written) == form(wide) == (number, reason)
    assert number is None or form(number) == (number, reason)


def test_the_country_is_the_time_zones():
    assert [region_of(zone) for zone in ("Asia/Shanghai", "America/Chicago", "Mars/Olympus")] == ["CN", "US", "ZZ"]
