"""Text as clean UTF-8 lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from hcploop.errors import InputError
from hcploop.feeds import text as subject
from hcploop.feeds.text import open_text


def lines_of(folder: Path, content: bytes, encoding: str = "utf-8", last: str = "") -> str:
    path = folder / "a.csv"
    path.write_bytes(content)
    with open_text(path, encoding=encoding, file="a.csv", last=last) as opened:
        return opened.read().decode()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030"])
def test_every_line_ends_in_lf(tmp_path: Path, end: str, encoding: str):
    content = f"姓名,手机{end}张伟,１３８{end}".encode(encoding)

    assert lines_of(tmp_path, content, "utf-8" if encoding == "utf-8-sig" else encoding) == "姓名,手机\n张伟,１３８\n"


@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 7])
def test_characters_and_line_ends_may_be_cut_by_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int):
    monkeypatch.setattr(subject, "CHUNK", chunk)

    assert lines_of(tmp_path, "张伟,𠮷\r\n李,b\r\n".encode("gb18030"), "gb18030") == "张伟,𠮷\n李,b\n"


def test_a_lone_cr_inside_a_value_does_not_end_the_row(tmp_path: Path):
    assert lines_of(tmp_path, b"a,b\r\n1,x\ry\r\n") == "a,b\n1,x y\n"


def test_a_bad_byte_is_named_by_its_place_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(subject, "CHUNK", 4)

    with pytest.raises(InputError, match="byte 7 is not utf-8"):
        lines_of(tmp_path, "张伟,".encode() + b"\xff\n")


def test_a_nul_character_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="NUL"):
        lines_of(tmp_path, b"a,b\n1,\x00\n")


def test_a_last_line_is_added(tmp_path: Path):
    assert lines_of(tmp_path, b"a\n1", last="end") == "a\n1\nend\n"
