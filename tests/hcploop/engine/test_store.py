import datetime as dt
import errno
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from hcploop.engine import FileVersion, Manifest, PartRef, Store, snapshot_id
from hcploop.errors import NotFound, RunFailed, UsageError

START = dt.datetime.fromisoformat("2026-06-30T12:00:00")


def manifest(number, *, parent=None, keys=(), files=()):
    at = START + dt.timedelta(minutes=number)
    return Manifest(
        snapshot_id=snapshot_id(at, str(number)),
        parent=parent,
        created_at=at,
        as_of=at,
        market="肺癌 2026",
        version="0",
        code_hash="c",
        tables={"hcp": tuple(PartRef(key=key, rows=1) for key in keys)},
        files=files,
    )


def make_part(store, key):
    store.part(key).parent.mkdir(exist_ok=True)
    store.part(key).write_bytes(b"part")
    return key


def publish(store, *manifests, **options):
    with store.lock(started_at=START):
        for one in manifests:
            store.publish(one, **options)


def chain(store, count):
    parent = store.current_id()
    made = []
    for number in range(count):
        one = manifest(number, parent=parent, keys=[make_part(store, f"{number:032x}")])
        publish(store, one)
        parent = one.snapshot_id
        made.append(one)
    return made


def test_a_new_folder_has_no_snapshot_in_force(tmp_path):
    store = Store(tmp_path / "out")

    assert store.current() is None
    assert store.snapshots() == []


def test_what_was_published_is_in_force_and_private(tmp_path):
    store = Store(tmp_path / "out")

    (one,) = chain(store, 1)

    assert store.current() == one
    files = [path for path in store.out.rglob("*") if path.is_file() and path.parent.parent.name != "parts"]
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
    assert oct(store.out.stat().st_mode & 0o777) == "0o700"


def test_a_manifest_is_readable_text_and_survives_the_round_trip(tmp_path):
    one = manifest(1, files=[FileVersion(feed="crm", kind="people", path="crm/医生.csv", sha256="s")])

    text = one.to_json()

    assert "肺癌 2026" in text
    assert "crm/医生.csv" in text
    assert Manifest.from_json(text) == one


def test_a_run_whose_parent_is_no_longer_in_force_is_refused(tmp_path):
    store = Store(tmp_path / "out")
    first, second = manifest(1), manifest(2)
    publish(store, first)

    with pytest.raises(RunFailed, match="came into force while this run"):
        publish(store, second)

    assert store.current() == first


def test_a_snapshot_with_a_missing_part_is_refused(tmp_path):
    store = Store(tmp_path / "out")

    with pytest.raises(RunFailed, match="1 parts are missing"):
        publish(store, manifest(1, keys=["ab"]))

    assert store.current() is None


def test_publishing_without_the_lock_is_refused(tmp_path):
    store = Store(tmp_path / "out")

    with pytest.raises(RunFailed, match="only under its lock"):
        store.publish(manifest(1))


def test_ids_are_never_lost_and_never_issued_twice(tmp_path):
    store = Store(tmp_path / "out")
    first = manifest(1)
    second = manifest(2, parent=first.snapshot_id)
    publish(store, first, minted=["a", "b"])
    publish(store, second, minted=["c"])
    with store.lock(started_at=START):
        store.rollback(first.snapshot_id)

    again = manifest(3, parent=first.snapshot_id)

    assert set(store.ids()) == {"a", "b", "c"}
    with pytest.raises(RunFailed, match="issued before"):
        publish(store, again, minted=["c"])


def test_half_a_line_of_a_killed_run_is_not_glued_to_the_next_id(tmp_path):
    store = Store(tmp_path / "out")
    (store.out / "ids.log").write_text("a\nhal")

    publish(store, manifest(1), minted=["b"])

    assert set(store.ids()) == {"a", "hal", "b"}


def test_rollback_puts_an_earlier_snapshot_in_force(tmp_path):
    store = Store(tmp_path / "out")
    first, _second = chain(store, 2)

    with store.lock(started_at=START):
        store.rollback(first.snapshot_id)

    assert store.current() == first
    assert len(store.snapshots()) == 2


def test_rollback_to_an_unknown_snapshot_names_it(tmp_path):
    store = Store(tmp_path / "out")

    with store.lock(started_at=START), pytest.raises(NotFound, match="'nope'"):
        store.rollback("nope")


def test_fourteen_snapshots_are_kept_with_their_parts_and_two_with_profiles(tmp_path):
    store = Store(tmp_path / "out")
    shared = make_part(store, "f" * 32)
    landed = make_part(store, "e" * 32)
    parent = None
    for number in range(16):
        file = FileVersion(feed="f", kind="touches", path="p", sha256="s", landed=landed)
        keys = [make_part(store, f"{number:032x}"), shared]
        one = manifest(number, parent=parent, keys=keys, files=[file])
        with store.lock(started_at=START):
            store.folder(one.snapshot_id).mkdir()
            (store.folder(one.snapshot_id) / "profiles.sqlite").write_bytes(b"x")
            store.publish(one)
        parent = one.snapshot_id

    kept = store.snapshots()

    assert [one.created_at.minute for one in kept] == list(range(2, 16))
    assert not store.has(f"{1:032x}")
    assert all(store.has(key) for one in kept for key in one.part_keys())
    assert len(list(store.out.rglob("profiles.sqlite"))) == 2


def test_the_snapshot_in_force_is_kept_however_old(tmp_path):
    store = Store(tmp_path / "out")
    chain(store, 14)
    early = manifest(-5, parent=store.current_id())

    publish(store, early)

    assert store.current() == early
    assert early in store.snapshots()


def test_a_second_run_is_refused_and_told_who_the_first_is(tmp_path):
    store = Store(tmp_path / "out")

    second = Store(store.out)
    with store.lock(started_at=START), pytest.raises(RunFailed) as refused, second.lock(started_at=START):
        pass

    assert f"process {os.getpid()} on " in str(refused.value)
    assert "2026-06-30T12:00:00Z" in str(refused.value)


HOLD = """
import datetime as dt, pathlib, sys, time
from hcploop.engine import Store
store = Store(pathlib.Path(sys.argv[1]))
with store.lock(started_at=dt.datetime(2026, 1, 1)):
    (store.work / "big").write_text("x")
    store.folder("20990101T000000Z-half").mkdir()
    with open(store.part("ab").parent.parent / "x.parquet.unfinished-1", "w") as f:
        f.write("x")
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.slow
def test_after_a_kill_the_lock_is_free_and_the_leftovers_are_gone(tmp_path):
    store = Store(tmp_path / "out")
    (one,) = chain(store, 1)
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(store.out)], stdout=subprocess.PIPE)
    child.stdout.readline()
    with pytest.raises(RunFailed, match=f"process {child.pid} "), store.lock(started_at=START):
        pass

    child.send_signal(signal.SIGKILL)
    child.wait()
    with store.lock(started_at=START):
        leftovers = [path.name for path in store.out.rglob("*") if "unfinished" in path.name or "half" in path.name]

        assert leftovers == []
        assert not (store.out / "work").exists()
    assert store.current() == one


PUBLISH_FOR_EVER = """
import datetime as dt, pathlib, sys
from hcploop.engine import Manifest, PartRef, Store, snapshot_id
store = Store(pathlib.Path(sys.argv[1]))
with store.lock(started_at=dt.datetime(2026, 1, 1)):
    at = dt.datetime(2027, 1, 1)
    while True:
        at += dt.timedelta(seconds=1)
        key = f"{int(at.timestamp()):032x}"
        store.part(key).parent.mkdir(exist_ok=True)
        store.part(key).write_bytes(b"part")
        name = snapshot_id(at, "x")
        store.publish(
            Manifest(snapshot_id=name, parent=store.current_id(), created_at=at, as_of=at, market="m", version="0",
                     code_hash="c", tables={"hcp": [PartRef(key=key, rows=1)]}),
            minted=[name],
        )
        print(name, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("milliseconds", [3, 7, 11, 19])
def test_a_run_killed_while_publishing_leaves_a_whole_snapshot_in_force(tmp_path, milliseconds):
    store = Store(tmp_path / "out")
    child = subprocess.Popen([sys.executable, "-c", PUBLISH_FOR_EVER, str(store.out)], stdout=subprocess.PIPE)
    told = [child.stdout.readline().decode().strip()]

    time.sleep(milliseconds / 1000)
    child.send_signal(signal.SIGKILL)
    told += child.stdout.read().decode().split()
    child.wait()

    current = store.current()
    assert current.snapshot_id >= told[-1]
    assert all(store.has(key) for key in current.part_keys())
    assert set(told) <= set(store.ids())
    assert current.snapshot_id in store.ids()


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")

    with pytest.raises(UsageError, match="was not made by hcploop"):
        Store(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "out").write_text("mine")

    with pytest.raises(UsageError, match="is a file"):
        Store(tmp_path / "out")


def test_reading_a_folder_that_is_not_there_makes_none(tmp_path):
    with pytest.raises(NotFound, match="there is no folder"):
        Store(tmp_path / "out", read_only=True)

    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_folder_that_may_not_be_written_to_is_named(tmp_path, monkeypatch, number):
    store = Store(tmp_path / "out")

    def refuse(*_arguments, **_options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("os.open", refuse)

    with pytest.raises(RunFailed, match="may not be written to"):
        Store(store.out)


def test_the_note_beside_the_lock_is_gone_when_the_run_ends(tmp_path):
    store = Store(tmp_path / "out")

    with store.lock(started_at=START):
        told = json.loads((store.out / "lock.json").read_text())

    assert told["pid"] == os.getpid()
    assert not (store.out / "lock.json").exists()
