"""Many wait, one write serves them all; who cannot be served is told so."""

import asyncio
import datetime as dt
import errno
import os
import threading

import pytest

from hcploop_web.collector.log import Full, Log, append_now, remove_passed
from hcploop_web.collector.segments import Position, encode, end, read, segments

AT = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)


def frame(text=b"{}"):
    return encode("portal", 1, AT, text)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "log"


def test_requests_that_wait_share_one_write_and_one_sync(folder, monkeypatch):
    async def many():
        log = Log(folder)
        await log.append(frame())
        monkeypatch.setattr(os, "fdatasync", count)
        await asyncio.gather(*(log.append(frame(b"%d" % one)) for one in range(200)))
        await log.close()

    synced = []
    sync = os.fdatasync

    def count(file):
        synced.append(file)
        sync(file)

    asyncio.run(many())

    assert [one.body for one in read(folder, since=None)] == [b"{}", *(b"%d" % one for one in range(200))]
    assert len(synced) == 1


def test_nothing_is_acknowledged_before_the_disk_has_it(folder, monkeypatch):
    async def one():
        log = Log(folder)
        waiting = asyncio.create_task(log.append(frame()))
        await asyncio.to_thread(begun.wait, 10)
        was_done = waiting.done()
        go_on.set()
        await waiting
        await log.close()
        return was_done

    begun, go_on = threading.Event(), threading.Event()
    sync = os.fdatasync

    def slow(file):
        begun.set()
        go_on.wait(10)
        sync(file)

    monkeypatch.setattr(os, "fdatasync", slow)

    assert asyncio.run(one()) is False
    assert len(list(read(folder, since=None))) == 1


def test_a_queue_that_is_full_says_so_and_takes_again_once_it_is_empty(folder):
    async def fill():
        log = Log(folder, waiting_bytes=3 * len(frame()))
        said = await asyncio.gather(*(log.append(frame()) for _one in range(5)), return_exceptions=True)
        await log.append(frame())
        await log.close()
        return said

    said = asyncio.run(fill())

    assert [type(one) for one in said] == [type(None)] * 3 + [Full] * 2
    assert len(list(read(folder, since=None))) == 4


def test_everybody_who_waits_hears_of_a_full_disk(folder, monkeypatch):
    async def fill():
        log = Log(folder)
        said = await asyncio.gather(*(log.append(frame()) for _one in range(3)), return_exceptions=True)
        monkeypatch.setattr(os, "write", write)
        await log.append(frame(b"later"))
        await log.close()
        return said

    write = os.write

    def no_room(_file, _text):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", no_room)

    assert [one.errno for one in asyncio.run(fill())] == [errno.ENOSPC] * 3
    assert [one.body for one in read(folder, since=None)] == [b"later"]


def test_somebody_who_stops_waiting_holds_up_nobody(folder):
    async def leave():
        log = Log(folder)
        gone = asyncio.create_task(log.append(frame(b"gone")))
        stays = asyncio.create_task(log.append(frame(b"stays")))
        await asyncio.sleep(0)
        gone.cancel()
        await stays
        await log.close()

    asyncio.run(leave())

    assert [one.body for one in read(folder, since=None)] == [b"gone", b"stays"]


def test_a_request_may_be_appended_at_once(folder):
    place = append_now(folder, "portal", b'{"type":"track"}', 1, AT)

    (one,) = read(folder, since=None)

    assert (one.source, one.body, one.following, one.received_at) == ("portal", b'{"type":"track"}', place, AT)
    assert end(folder) == place


def test_segments_whose_time_has_passed_go_unless_they_were_not_read(folder):
    for _day in range(4):
        append_now(folder, "portal", b"{}", 1, AT)
    first, second, third, last = segments(folder)
    later = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)

    assert remove_passed(folder, later, Position(first, 10)) == []
    assert remove_passed(folder, AT, Position(last, 10)) == []
    assert remove_passed(folder, later, Position(third, 10)) == [first, second]
    assert remove_passed(folder, later, Position(last, 10**9)) == [third]
    assert segments(folder) == [last]
