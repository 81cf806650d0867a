"""Overlays: rows of a few people over a snapshot, there in full or not at all."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
import time

import ibis
import pytest

from hcploop.engine import Overlay, open_snapshot
from hcploop.engine.overlay import BY_PERSON, OF_RECORDS, OVERLAYS_KEPT
from hcploop.errors import RunFailed
from hcploop.schema import TABLES

AT = dt.datetime.fromisoformat("2026-06-30T12:00:00")


def rated(one_id, tier):
    return {"one_id": one_id, "brand": "all", "persona": "pioneer", "tier": tier, "reason": ""}


BASE = {
    "hcp_tier": [rated("a", 9), rated("b", 5)],
    "record_person": [{"record_id": 1, "one_id": "a", "probability": 1.0}],
}


@pytest.fixture
def store(publish):
    return publish(BASE)


@pytest.fixture
def lay(store, engine):
    """Lay rows of the person `a` over the snapshot in force."""

    def make(tier=1, *, name="first"):
        told = Overlay(
            overlay_id=name, snapshot_id=store.current_id() or "", made_at=AT, as_of=AT, people=1, suggestions_changed=0
        )

        def write(folder):
            people = ibis.memtable({"one_id": ["a"]})
            rows = {
                "overlay_person": engine.write(people, folder / "overlay_person.parquet"),
                "hcp_tier": engine.write(TABLES["hcp_tier"].rows([rated("a", tier)]), folder / "hcp_tier.parquet"),
            }
            return told.model_copy(update={"rows": rows})

        with store.lock(started_at=AT, doing="refresh"):
            return store.refreshed(told, write)

    return make


def tiers(store):
    rows = open_snapshot(store.out).sql("SELECT one_id, tier FROM hcp_tier ORDER BY one_id").to_pylist()
    return {row["one_id"]: row["tier"] for row in rows}


def test_rows_of_its_people_stand_in_the_place_of_the_snapshots(store, lay):
    lay()

    assert tiers(store) == {"a": 1, "b": 5}
    assert open_snapshot(store.out).arrow("hcp_tier").num_rows == 2


def test_a_snapshot_that_is_asked_for_by_its_id_is_as_its_run_left_it(store, lay):
    lay()

    whole = open_snapshot(store.out, store.current_id())

    assert {row["tier"] for row in whole.arrow("hcp_tier").to_pylist()} == {9, 5}


def test_a_person_of_whom_it_has_no_row_in_a_table_has_none(store, lay):
    lay()

    assert open_snapshot(store.out).arrow("record_person").num_rows == 0


def test_the_next_refresh_takes_the_place_of_the_one_before(store, lay):
    for number in range(OVERLAYS_KEPT + 2):
        lay(number + 1, name=f"o{number}")

    assert tiers(store)["a"] == OVERLAYS_KEPT + 2
    kept = sorted(path.name for path in (store.out / "overlay" / store.current_id()).iterdir())
    assert kept == [f"o{number}" for number in range(2, OVERLAYS_KEPT + 2)]


def test_a_reader_that_began_before_ends_with_what_it_began(store, lay):
    lay(1, name="o1")
    reader = open_snapshot(store.out)

    lay(2, name="o2")

    assert {row["tier"] for row in reader.arrow("hcp_tier").to_pylist()} == {1, 5}


def test_the_next_run_drops_it(store, lay, publish):
    lay()

    publish({"hcp_tier": [rated("a", 7)]})

    assert tiers(store) == {"a": 7}
    assert not (store.out / "OVERLAY").exists()
    assert not (store.out / "overlay").exists()


def test_a_rollback_drops_it_so_that_it_never_comes_back(store, lay, publish):
    first = store.current_id()
    publish({"hcp_tier": [rated("a", 7)]})
    second = store.current_id()
    lay()

    for name in (first, second):
        with store.lock(started_at=AT):
            store.rollback(name)

    assert tiers(store) == {"a": 7}


def test_one_that_lies_on_another_snapshot_is_not_read(store, lay):
    lay()
    text = (store.out / "OVERLAY").read_text()

    (store.out / "OVERLAY").write_text(text.replace("2026", "2025", 1))

    assert tiers(store) == {"a": 9, "b": 5}


def test_a_refresh_that_fails_while_it_writes_leaves_the_one_before(store, lay):
    lay(1)
    late = store.overlays.on(store.current_id()).overlay.model_copy(update={"overlay_id": "late"})

    def write(folder):
        (folder / "hcp_tier.parquet").write_bytes(b"half")
        raise RunFailed("the disk is full")

    with pytest.raises(RunFailed), store.lock(started_at=AT, doing="refresh"):
        store.refreshed(late, write)

    assert tiers(store) == {"a": 1, "b": 5}
    with store.lock(started_at=AT):
        assert [path.name for path in (store.out / "overlay" / store.current_id()).iterdir()] == ["first"]


def test_parts_that_only_the_refresh_before_needed_are_deleted(store, lay):
    store.part("ab12").parent.mkdir(exist_ok=True)
    store.part("ab12").write_bytes(b"of a refresh")

    lay()

    assert not store.has("ab12")
    assert all(store.has(key) for key in store.current().part_keys())


def test_an_overlay_of_a_snapshot_that_is_not_in_force_is_refused(store):
    told = Overlay(overlay_id="x", snapshot_id="20200101T000000Z-x", made_at=AT, as_of=AT)

    with pytest.raises(RunFailed, match="not in force"), store.lock(started_at=AT):
        store.refreshed(told, lambda _folder: told)


LAY_FOR_EVER = """
import datetime as dt, itertools, pathlib, sys
import pyarrow as pa, pyarrow.parquet as pq
from hcploop.engine import Overlay, Store
store = Store(pathlib.Path(sys.argv[1]), read_only=True)
at = dt.datetime(2026, 7, 1)
with store.lock(started_at=at, doing="refresh"):
    for number in itertools.count():
        made = Overlay(overlay_id=f"{number:06}", snapshot_id=store.current_id(), made_at=at, as_of=at, people=number,
                       rows={"overlay_person": 1})
        def write(folder):
            pq.write_table(pa.table({"one_id": [str(number)]}), folder / "overlay_person.parquet")
            return made
        store.refreshed(made, write)
        print(number, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("milliseconds", [2, 5, 9, 14, 23])
def test_a_refresh_killed_at_any_moment_leaves_a_whole_overlay(store, milliseconds):
    child = subprocess.Popen([sys.executable, "-c", LAY_FOR_EVER, str(store.out)], stdout=subprocess.PIPE)
    told = [child.stdout.readline().decode().strip()]

    time.sleep(milliseconds / 1000)
    child.send_signal(signal.SIGKILL)
    told += child.stdout.read().decode().split()
    child.wait()

    over = store.overlays.on(store.current_id())
    assert over.overlay.people >= int(told[-1])
    assert over.part("overlay_person").is_file()
    with store.lock(started_at=AT):
        assert store.overlays.on(store.current_id()) == over


def test_a_run_waits_for_a_refresh_and_a_refresh_waits_for_nobody(store):
    hold = (
        "import datetime as dt, pathlib, sys\n"
        "from hcploop.engine import Store\n"
        "with Store(pathlib.Path(sys.argv[1])).lock(started_at=dt.datetime(2026, 1, 1), doing='refresh'):\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.readline()\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", hold, str(store.out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    child.stdout.readline()
    with pytest.raises(RunFailed, match=f"process {child.pid} "), store.lock(started_at=AT, doing="refresh"):
        pass

    child.stdin.write(b"\n")
    child.stdin.flush()
    with store.lock(started_at=AT):
        came_in = True

    child.wait()
    assert came_in


def test_every_row_of_a_table_that_is_laid_over_says_whose_it_is():
    persons = [name for name in BY_PERSON if not TABLES[name].columns["one_id"].required]
    records = [name for name in OF_RECORDS if not TABLES[name].columns["record_id"].required]

    assert (persons, records) == ([], [])
