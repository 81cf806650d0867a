"""A loader that is killed begins again where it was, and tells nothing twice."""

import os
import sqlite3

import pytest
from tests.event_log import T0, EventLog

from hcploop_web.collector import rolling_files
from hcploop_web.collector.counts import Outcome
from hcploop_web.collector.ledger import reading_ledger


class Killed(BaseException):
    """Nothing of ours is asked before the process is gone."""


def _send(log):
    consent = {"context": {"consent": {"categoryPreferences": {"marketing": False}}}}
    for hour in range(3):
        log.send(
            {"userId": "D1", "properties": {"content_id": "c1"}, **consent},
            {"anonymousId": "v", "properties": {"content_id": "c2"}},
            {"type": "identify", "userId": f"D{hour}", "anonymousId": "v", "traits": {"name": "张伟"}},
            {"type": "alias", "userId": "D1", "previousId": "D2"},
            {"type": "track", "event": "Answered", "userId": "D1", "properties": {}},
            {"type": "nonsense"},
            at=T0.replace(hour=8 + hour),
        )


def _files(log):
    return {str(path.relative_to(log.files)): path.read_bytes() for path in sorted(log.files.rglob("*.csv"))}


def _kill_at(monkeypatch, step):
    """Let the process die at the nth sync of a file or a folder, before or after it took its place."""
    syncs = iter(range(step + 1, 0, -1))

    def dying(handle):
        if next(syncs, 0) == 1:
            raise Killed
        os.fdatasync(handle)

    monkeypatch.setattr(rolling_files.os, "fsync", dying)


@pytest.mark.parametrize("step", range(6))
def test_a_batch_that_a_kill_cut_short_is_done_again_just_so(tmp_path, monkeypatch, step):
    whole, cut = EventLog(tmp_path / "whole"), EventLog(tmp_path / "cut")
    for log in (whole, cut):
        _send(log)
        log.load(most=6)
        _send(log)
    whole.load()

    _kill_at(monkeypatch, step)
    with pytest.raises(Killed):
        cut.load(at=T0)
    monkeypatch.undo()
    cut.loader.close()
    cut.loader = cut.opened()
    cut.send({"userId": "D7", "messageId": "later"})
    cut.load(at=T0.replace(day=2))

    assert {path: content for path, content in _files(cut).items() if "06-02" not in path} == _files(whole)
    assert sum(cut.tally().values()) == sum(whole.tally().values()) + 1
    assert cut.tally()[Outcome.TOLD] == whole.tally()[Outcome.TOLD] + 1
    whole.loader.close()
    cut.loader.close()


def test_a_disk_that_refuses_leaves_what_was_there(tmp_path, monkeypatch):
    log = EventLog(tmp_path)
    _send(log)
    log.load(most=6)
    before = _files(log)
    _send(log)

    def full(_handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(rolling_files.os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            log.load()
        assert _files(log) == before
        assert not list(log.files.rglob(".*"))
    log.load()

    assert len(_files(log)["portal/touches/2026-06-01-0001.csv"]) > len(before["portal/touches/2026-06-01-0001.csv"])
    log.loader.close()


@pytest.mark.parametrize("more", range(0, 12, 3))
def test_a_ledger_that_finds_no_room_leaves_what_was_there_and_goes_on_once_there_is(tmp_path, more):
    whole, full = EventLog(tmp_path / "whole"), EventLog(tmp_path / "full")
    for log in (whole, full):
        _send(log)
        log.load(most=6)
        for _many in range(60):
            _send(log)
    before = _files(full), full.tally()
    (pages,) = full.loader.ledger.execute("PRAGMA page_count").fetchone()
    full.loader.ledger.execute(f"PRAGMA max_page_count = {pages + more}")

    for _try in range(2):
        with pytest.raises(sqlite3.OperationalError, match="full"):
            full.load()
        assert full.tally() == before[1]
    full.loader.ledger.execute("PRAGMA max_page_count = 1000000")
    full.load()
    whole.load()

    assert _files(full) == _files(whole) != before[0]
    assert full.tally() == whole.tally()
    for log in (whole, full):
        log.loader.close()


def test_who_watches_before_anything_was_loaded_sees_nothing(tmp_path):
    with reading_ledger(tmp_path / "none.sqlite") as ledger:
        assert ledger is None


def test_the_ledger_is_its_owner_s_alone(tmp_path):
    log = EventLog(tmp_path)

    assert (log.home / "ledger.sqlite").stat().st_mode & 0o777 == 0o600
    log.loader.close()
