"""Who writes to the log: one at a time, and never behind what a crash or a bad disk left."""

import datetime as dt
import errno
import os

import pytest

from hcploop_web.collector.appender import Appender
from hcploop_web.collector.mark import Mark, open_mark, read_mark, write_mark
from hcploop_web.collector.segments import HEADER, encode, end, read, segments

AT = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)


def frame(text):
    return encode("portal", 1, AT, text)


def bodies(folder):
    return [one.body for one in read(folder, since=None)]


@pytest.fixture
def log(tmp_path):
    return tmp_path / "log"


def test_a_process_begins_a_segment_and_the_others_go_on_in_it(log):
    first, second = Appender(log), Appender(log)
    first.append([frame(b"1")])
    second.append([frame(b"2")])
    first.append([frame(b"3")])
    second.append([frame(b"4")])

    assert bodies(log) == [b"1", b"2", b"3", b"4"]
    assert len(segments(log)) == 2


def test_a_long_segment_is_followed_by_a_new_one(log):
    appender = Appender(log, segment_bytes=100)

    for text in (b"a" * 90, b"b", b"c"):
        appender.append([frame(text)])

    assert len(segments(log)) == 2
    assert bodies(log) == [b"a" * 90, b"b", b"c"]


def test_what_somebody_left_half_written_ends_the_segment(log):
    killed, alive = Appender(log), Appender(log)
    killed.append([frame(b"1")])
    alive.append([frame(b"2")])
    with (log / segments(log)[-1]).open("ab") as file:
        file.write(frame(b"never whole")[:-3])
    alive.append([frame(b"3")])

    assert bodies(log) == [b"1", b"2", b"3"]
    assert len(segments(log)) == 3


def test_a_clock_that_was_set_back_leaves_the_order_as_it_is(log):
    log.mkdir()
    (log / "20991231T235959999999-1-ab.log").write_bytes(HEADER + frame(b"1"))
    Appender(log).append([frame(b"2")])

    assert bodies(log) == [b"1", b"2"]


def test_a_full_disk_leaves_whole_frames_only_and_is_written_to_again_once_there_is_room(log, monkeypatch):
    appender = Appender(log)
    appender.append([frame(b"1")])
    write = os.write

    def no_room(file, text):
        if len(text) < 10:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(file, text[:10])

    with monkeypatch.context() as full:
        full.setattr(os, "write", no_room)
        with pytest.raises(OSError, match="No space"):
            appender.append([frame(b"2" * 34)])
    appender.append([frame(b"3")])

    assert bodies(log) == [b"1", b"3"]
    assert len(segments(log)) == 1


def test_a_disk_that_cannot_make_a_segment_leaves_none_behind(log, monkeypatch):
    appender = Appender(log)

    def no_room(_file, _text):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "write", no_room)
        with pytest.raises(OSError, match="No space"):
            appender.append([frame(b"1")])
    assert segments(log) == []

    appender.append([frame(b"2")])

    assert bodies(log) == [b"2"]


def test_a_file_whose_sync_failed_is_not_trusted_again(log, monkeypatch):
    appender = Appender(log)
    appender.append([frame(b"1")])

    def fail(_file):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fdatasync", fail)
        with pytest.raises(OSError, match="Input/output"):
            appender.append([frame(b"2")])
    appender.append([frame(b"3")])

    assert len(segments(log)) == 2
    assert bodies(log)[-1] == b"3"


def test_a_position_is_the_end_only_once_it_is_durable(log):
    appender = Appender(log)
    durable = appender.append([frame(b"1")])
    handle = open_mark(log)
    known = read_mark(handle)
    with (log / known.segment).open("ab") as file:
        file.write(frame(b"2"))
    write_mark(handle, Mark(known.segment, known.clean + len(frame(b"2")), known.durable))

    assert end(log) == durable
    assert bodies(log) == [b"1", b"2"]


def test_a_segment_that_was_taken_away_is_followed_by_another(log):
    first, second = Appender(log), Appender(log)
    first.append([frame(b"1")])
    second.append([frame(b"2")])
    (log / segments(log)[-1]).unlink()

    first.append([frame(b"3")])

    assert bodies(log) == [b"1", b"3"]
