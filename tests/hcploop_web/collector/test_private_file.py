import os

import pytest

from hcploop_web.collector.private_file import replace_file


def test_a_file_is_replaced_as_a_whole_and_is_its_owners_alone(tmp_path):
    path = tmp_path / "made" / "sources.json"

    replace_file(path, b"old and longer")
    replace_file(path, b"new")

    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["sources.json"]


def test_a_disk_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "sources.json"
    replace_file(path, b"old")

    def full(_file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [one.name for one in path.parent.iterdir()] == ["sources.json"]
