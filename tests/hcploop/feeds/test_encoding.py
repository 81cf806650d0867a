"""Encodings told from bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from hcploop.errors import InputError
from hcploop.feeds.encoding import sniff_encoding

SIMPLIFIED = "客户编码,姓名,医院\n1,张伟,上海市第一人民医院\n2,欧阳娜娜,复旦大学附属肿瘤医院\n" * 5
TRADITIONAL = "編號,姓名,醫院\n1,張偉,臺北榮民總醫院\n2,歐陽娜娜,國立臺灣大學醫學院附設醫院\n" * 5


def told(folder: Path, content: bytes, declared: str | None = None) -> str:
    path = folder / "a.csv"
    path.write_bytes(content)
    return sniff_encoding(path, declared=declared, file="a.csv")


@pytest.mark.parametrize(
    ("text", "written", "expected"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gb2312", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        ("id,name\n1,Li\n", "ascii", "utf-8"),
    ],
)
def test_an_encoding_is_told_from_the_bytes(tmp_path: Path, text: str, written: str, expected: str):
    assert told(tmp_path, text.encode(written)) == expected


def test_western_accents_are_never_guessed(tmp_path: Path):
    text = "id,name,city\n1,José Müller,Düsseldorf\n2,Zoë Lefèvre,Besançon\n3,Søren Åberg,Malmö\n" * 20

    with pytest.raises(InputError, match="cp1250 as well as cp1252") as raised:
        told(tmp_path, text.encode("cp1252"))

    assert "encoding =" in raised.value.remedy


def test_a_chinese_character_late_in_a_big_file_is_seen(tmp_path: Path):
    content = b"id,name\n" + b"1,Li Lei\n" * 150_000 + SIMPLIFIED.encode("gb18030")

    assert told(tmp_path, content) == "gb18030"


def test_what_is_declared_is_taken_and_widened(tmp_path: Path):
    assert told(tmp_path, b"", "GBK") == "gb18030"
    assert told(tmp_path, b"", "Big5") == "big5"


def test_a_binary_file_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="NUL bytes") as raised:
        told(tmp_path, b"\x00\x01\x00\x00ab\x00\x00" * 50)

    assert raised.value.remedy


@pytest.mark.parametrize("lines", [1, 150_000])
def test_a_stray_nul_does_not_make_a_file_utf_16(tmp_path: Path, lines: int):
    with pytest.raises(InputError, match=f"the first is byte {9 * lines + 3}"):
        told(tmp_path, b"1,Li Lei\n" * lines + b"2,W\x00u\n" + b"1,Li Lei\n" * 1000)


def test_bytes_of_no_known_encoding_are_refused_with_the_place_and_a_remedy(tmp_path: Path):
    with pytest.raises(InputError, match=r"byte 3 is not UTF-8") as raised:
        told(tmp_path, b"id\n" + bytes(range(0x80, 0x100)) * 3)

    assert "encoding =" in raised.value.remedy
