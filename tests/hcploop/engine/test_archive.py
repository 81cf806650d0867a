"""An archive is unpacked whole, or nothing of it stands anywhere and one paragraph says why."""

import io
import json
import re
import resource
import signal
import subprocess
import sys
import tarfile

import numpy as np
import pytest

from hcploop.engine.archive import LIST, read_archive, write_archive
from hcploop.errors import HcploopError, InputError, RunFailed
from hcploop.report.sentences import in_chinese

HELD = {"a.bin": b"first" * 300, "b/c.bin": bytes(range(256)) * 4, "empty.bin": b""}


@pytest.fixture
def archive(tmp_path):
    """Three files of a kind, packed."""
    for name, content in HELD.items():
        (tmp_path / "from" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "from" / name).write_bytes(content)
    write_archive(tmp_path / "a.tar", [(name, tmp_path / "from" / name) for name in HELD], kind="test", facts={})
    return tmp_path / "a.tar"


def unpack(archive, to):
    return read_archive(archive, to, kind="test", is_allowed=HELD.__contains__)


def held(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def with_list(archive, change):
    """Write the archive anew with another list, or without one."""
    with tarfile.open(archive) as whole:
        files = [(member, whole.extractfile(member).read()) for member in whole]
    changed = change(json.loads(files.pop()[1]))
    with tarfile.open(archive, "w") as whole:
        for member, content in files:
            whole.addfile(member, io.BytesIO(content))
        if changed is not None:
            text = json.dumps(changed).encode()
            told = tarfile.TarInfo(LIST)
            told.size = len(text)
            whole.addfile(told, io.BytesIO(text))
    return archive


def test_what_was_packed_comes_out(archive, tmp_path):
    unpack(archive, tmp_path / "to")

    assert held(tmp_path / "to") == HELD


@pytest.mark.parametrize("seed", range(150))
def test_whichever_byte_is_changed_nothing_else_comes_out_than_was_packed(archive, tmp_path, seed):
    chance = np.random.default_rng(seed)
    text = bytearray(archive.read_bytes())
    end = len(bytes(text).rstrip(b"\0"))
    text[int(chance.integers(end))] ^= int(chance.integers(1, 256))
    archive.write_bytes(text)

    try:
        unpack(archive, tmp_path / "to")
    except HcploopError as error:
        assert "this backup cannot be used" in str(error)
        assert str(error).endswith("Use another backup.")
        assert {path.name for path in tmp_path.iterdir()} == {"a.tar", "from"}
    else:
        # A byte between two members, or of a word that nobody reads, tells nothing.
        assert held(tmp_path / "to") == HELD


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda told: None, "its list of files is missing"),
        (lambda told: told | {"version": 2}, "it is of version 2, this program reads 1"),
        (lambda told: told | {"kind": "other"}, "it holds 'other', not 'test'"),
        (lambda told: told | {"files": told["files"][1:]}, "a.bin is not what was packed"),
        (lambda told: told | {"files": [*told["files"], {"name": "x", "size": 1, "sha256": ""}]}, "x is not what"),
        (lambda told: told | {"files": "all"}, "its list of files is missing"),
        (lambda told: told | {"files": [1]}, "its list of files is damaged"),
        (lambda told: told | {"files": [{"name": [], "size": 1, "sha256": ""}]}, "its list of files is damaged"),
        (lambda told: [told], "its list of files is missing"),
    ],
)
def test_a_list_that_is_not_as_it_was_written_is_refused(archive, tmp_path, change, said):
    with pytest.raises(InputError, match=said) as caught:
        unpack(with_list(archive, change), tmp_path / "to")

    assert caught.value.remedy == "Use another backup"
    assert not re.search(r"\b(it|its|is|what)\b", in_chinese(str(caught.value)).partition("：")[2])
    assert {path.name for path in tmp_path.iterdir()} == {"a.tar", "from"}


def test_an_archive_that_is_not_there_is_told(tmp_path):
    with pytest.raises(HcploopError, match=r"nothing\.tar"):
        unpack(tmp_path / "nothing.tar", tmp_path / "to")

    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing_and_says_so(archive, tmp_path):
    before, heard = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1100, before[1]))
    try:
        with pytest.raises(RunFailed, match="no space is left on the disk"):
            unpack(archive, tmp_path / "to")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)

    assert {path.name for path in tmp_path.iterdir()} == {"a.tar", "from"}


SLOWLY = """
import sys, time; from pathlib import Path; from hcploop.engine.archive import read_archive
def tell(done):
    print(done, flush=True); time.sleep(60)
read_archive(Path(sys.argv[1]), Path(sys.argv[2]), kind="test", is_allowed=lambda name: True, progress=tell)
"""


def test_what_a_killed_restore_left_goes_with_the_next(archive, tmp_path):
    killed = subprocess.Popen([sys.executable, "-c", SLOWLY, archive, tmp_path / "to"], stdout=subprocess.PIPE)
    assert killed.stdout.readline() == b"1\n"
    killed.kill()
    killed.communicate()
    left = {path.name for path in tmp_path.iterdir()} - {"a.tar", "from"}
    assert len(left) == 1
    assert "to" not in left

    unpack(archive, tmp_path / "to")

    assert {path.name for path in tmp_path.iterdir()} == {"a.tar", "from", "to"}


def test_what_another_restore_is_still_unpacking_stays(archive, tmp_path):
    at_work = subprocess.Popen([sys.executable, "-c", SLOWLY, archive, tmp_path / "to"], stdout=subprocess.PIPE)
    try:
        at_work.stdout.readline()

        unpack(archive, tmp_path / "to")

        assert len([path for path in tmp_path.iterdir() if "unpacking" in path.name]) == 1
    finally:
        at_work.kill()
        at_work.communicate()
