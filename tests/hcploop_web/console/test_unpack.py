"""Archives that mean no good."""

import stat
import zipfile

import pytest

from hcploop_web.console.unpack import BadArchive, unpack


def made(path, *entries, packed=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", packed) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return path


def link(name):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def test_files_land_under_names_of_ours_whatever_they_are_called(tmp_path):
    path = made(tmp_path / "a.zip", ("周报/签到表.csv", "a,b\n1,2\n"), ("__MACOSX/._x", "x"), ("周报/~$lock.xlsx", "x"))

    found = unpack(path, "a.zip", tmp_path / "into")

    assert [(name, where.read_text(encoding="utf-8")) for name, where in found] == [("周报/签到表.csv", "a,b\n1,2\n")]
    assert all(where.parent == tmp_path / "into" for _name, where in found)


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([("../../etc/passwd.csv", "x")], "leads out of it"),
        ([("/etc/passwd.csv", "x")], "leads out of it"),
        ([("C:\\Windows\\x.csv", "x")], "leads out of it"),
        ([(link("link.csv"), "/etc/passwd")], "holds a link"),
        ([("more.zip", "x")], "another archive"),
        ([(f"{n}.csv", "x") for n in range(30)], "holds 30 files"),
        ([("bomb.csv", "0" * (64 << 20))], "far more than it should"),
        ([("big.csv", "0" * 900), ("big2.csv", "0" * 900)], "far more than it should"),
    ],
)
def test_an_archive_that_asks_for_too_much_is_refused_and_nothing_is_left(tmp_path, settings, entries, said):
    settings.ARCHIVE_FILES = 20
    settings.ARCHIVE_BYTES = 1000 if entries[0][0] == "big.csv" else 8 << 30
    into = tmp_path / "into"

    with pytest.raises(BadArchive) as refused:
        unpack(made(tmp_path / "bad.zip", *entries), "bad.zip", into)

    assert str(refused.value).startswith("bad.zip")
    assert said in str(refused.value) or not str(refused.value).isascii()
    assert not into.exists()


def test_an_archive_that_lies_about_its_size_is_stopped_while_it_is_unpacked(tmp_path, settings):
    settings.ARCHIVE_BYTES = 1 << 20
    path = made(tmp_path / "lie.zip", ("a.csv", "0" * (4 << 20)))
    raw = bytearray(path.read_bytes())
    at = raw.rindex(b"PK\x01\x02")
    # The list at the end says 100 bytes.
    raw[at + 24 : at + 28] = (100).to_bytes(4, "little")
    path.write_bytes(raw)

    with pytest.raises(BadArchive):
        unpack(path, "lie.zip", tmp_path / "into")

    assert not (tmp_path / "into").exists()


def test_what_is_no_archive_is_told(tmp_path):
    path = tmp_path / "no.zip"
    path.write_bytes(b"PK\x03\x04 but no more")

    with pytest.raises(BadArchive, match=r"no\.zip"):
        unpack(path, "no.zip", tmp_path / "into")
