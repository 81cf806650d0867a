import io
import json
import os
import shutil
import tarfile

import pytest
from tests.commands import hcploop
from tests.markets import tiny_market

from hcploop.engine import Store, open_snapshot
from hcploop.errors import InputError, RunFailed, UsageError
from hcploop.flow import run
from hcploop.flow.backup import backup, restore
from hcploop.flow.clock import now
from hcploop.flow.forget import forget
from hcploop.flow.seeking import is_told


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    base = tmp_path_factory.mktemp("made")
    tiny_market(base / "in")
    run(base / "in", base / "out")
    backup(base / "out", base / "backup.tar")
    return base


def one_id(out):
    return open_snapshot(out).sql("SELECT one_id FROM hcp WHERE name = '张伟'")["one_id"][0].as_py()


def test_what_was_restored_tells_the_same_and_goes_on(made, tmp_path):
    restore(made / "backup.tar", tmp_path / "out")

    assert hcploop("figures", tmp_path / "out", "--json") == hcploop("figures", made / "out", "--json")
    assert open_snapshot(tmp_path / "out").document(one_id(made / "out"))["name"] == "张伟"
    assert {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "out").rglob("*") if path.is_file()} == {"0o600"}
    assert run(made / "in", tmp_path / "out").is_unchanged


def test_nothing_is_left_beside_the_archive_or_in_the_folder(made):
    assert [path.name for path in made.iterdir() if "unfinished" in path.name] == []
    assert list((made / "out").glob("packing-*")) == []
    assert oct((made / "backup.tar").stat().st_mode & 0o777) == "0o600"


def test_a_folder_with_something_in_it_is_left_alone(made, tmp_path):
    (tmp_path / "letter.txt").write_text("mine")

    with pytest.raises(UsageError, match="empty place"):
        restore(made / "backup.tar", tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.6, 0.9, 0.999])
def test_an_archive_that_was_cut_short_restores_nothing(made, tmp_path, share):
    whole = (made / "backup.tar").read_bytes()
    (tmp_path / "cut.tar").write_bytes(whole[: int(len(whole.rstrip(b"\0")) * share)])

    with pytest.raises(InputError, match="cannot be used"):
        restore(tmp_path / "cut.tar", tmp_path / "out")

    assert [path.name for path in tmp_path.iterdir()] == ["cut.tar"]


def test_a_changed_byte_is_found(made, tmp_path):
    changed = bytearray((made / "backup.tar").read_bytes())
    at = changed.index(b"PAR1") + 20
    changed[at] ^= 1
    (tmp_path / "changed.tar").write_bytes(changed)

    with pytest.raises(InputError, match="not what was packed"):
        restore(tmp_path / "changed.tar", tmp_path / "out")

    assert not (tmp_path / "out").exists()


def hostile(kind):
    member = tarfile.TarInfo(
        {"above": "../evil", "absolute": "/tmp/evil", "stranger": "work/evil"}.get(kind, "CURRENT")
    )
    if kind == "link":
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
    if kind == "hard link":
        member.type, member.linkname = tarfile.LNKTYPE, "ids.log"
    if kind == "device":
        member.type = tarfile.CHRTYPE
    member.size = 4 if member.isreg() else 0
    return member


@pytest.mark.parametrize("kind", ["above", "absolute", "stranger", "link", "hard link", "device"])
def test_a_hostile_archive_writes_nothing(tmp_path, kind):
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        archive.addfile(hostile(kind), io.BytesIO(b"evil"))

    with pytest.raises(InputError, match="cannot be used"):
        restore(tmp_path / "evil.tar", tmp_path / "out")

    assert [path.name for path in tmp_path.iterdir()] == ["evil.tar"]


def test_a_file_twice_in_an_archive_is_refused(made, tmp_path):
    shutil.copy(made / "backup.tar", tmp_path / "twice.tar")
    with tarfile.open(made / "backup.tar") as archive:
        member = archive.getmember("CURRENT")
        text = archive.extractfile(member).read()
    with tarfile.open(tmp_path / "twice.tar", "a") as archive:
        archive.addfile(member, io.BytesIO(text))

    with pytest.raises(InputError, match="cannot be used"):
        restore(tmp_path / "twice.tar", tmp_path / "out")


def test_who_was_forgotten_since_does_not_come_back(made, tmp_path):
    shutil.copytree(made / "out", tmp_path / "live")
    shutil.copytree(made / "in", tmp_path / "in")
    forget(tmp_path / "live", one_id(made / "out"), directory=tmp_path / "in")

    told = restore(made / "backup.tar", tmp_path / "out", forgotten=tmp_path / "live")

    assert told.forgotten == 1
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert not any(is_told(path, ["13800138001", "zhangwei@example.cn"]) for path in files)
    shutil.rmtree(tmp_path / "in")
    shutil.copytree(made / "in", tmp_path / "in")
    run(tmp_path / "in", tmp_path / "out")
    assert "张伟" not in open_snapshot(tmp_path / "out").sql("SELECT name FROM hcp")["name"].to_pylist()


def test_a_backup_waits_for_no_run_and_says_so(made, tmp_path):
    with Store(made / "out").lock(started_at=now()), pytest.raises(RunFailed, match=f"process {os.getpid()} "):
        backup(made / "out", tmp_path / "backup.tar")

    assert list(tmp_path.iterdir()) == []


def test_the_command_line_tells_the_hash(made, tmp_path):
    packed = hcploop("backup", made / "out", tmp_path / "b.tar", "--json")
    unpacked = hcploop("restore", tmp_path / "b.tar", tmp_path / "out", "--json")

    assert len(json.loads(packed.out)["sha256"]) == 64
    assert json.loads(unpacked.out)["snapshot"] == json.loads(packed.out)["snapshot"]
