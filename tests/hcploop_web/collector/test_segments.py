"""A segment may be torn anywhere: what stands before the tear is read, and nothing else."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hcploop_web.collector.appender import Appender
from hcploop_web.collector.log import append_now
from hcploop_web.collector.segments import HEADER, Position, decode, encode, end, read, segments

AT = dt.datetime(2026, 6, 1, 8, 30, 15, 123456, tzinfo=dt.UTC)


@pytest.fixture
def log(tmp_path):
    return tmp_path / "log"


def bodies(folder, since=None, until=None):
    return [frame.body for frame in read(folder, since=since, until=until)]


def write(folder, *texts):
    appender = Appender(folder)
    ends = [appender.append([encode("portal", 1, AT, text)]) for text in texts]
    appender.close()
    return ends


def test_a_frame_is_read_as_it_was_written():
    place, following = Position("a", 1), Position("a", 2)

    frame = decode(encode("门户", 3, AT, b'{"batch":[]}'), place, following)

    assert (frame.source, frame.count, frame.body) == ("门户", 3, b'{"batch":[]}')
    assert frame.received_at == AT.replace(microsecond=123000)
    assert (frame.position, frame.following) == (place, following)
    assert decode(encode("门户", 3, AT, b"{}")[:-1], place, following) is None


def test_frames_come_back_in_their_order_and_reading_goes_on_where_it_ended(log):
    first, second, third = write(log, b"1", b"2", b"3")

    assert bodies(log) == [b"1", b"2", b"3"]
    assert bodies(log, since=first) == [b"2", b"3"]
    assert bodies(log, since=first, until=second) == [b"2"]
    assert bodies(log, since=third) == []
    assert [frame.following for frame in read(log, since=None)] == [first, second, third]


def test_a_range_over_several_segments_has_the_same_frames_again(log):
    write(log, b"1")
    write(log, b"2", b"3")
    upto = end(log)
    write(log, b"4")

    assert bodies(log, until=upto) == [b"1", b"2", b"3"]
    assert bodies(log, since=upto) == [b"4"]
    assert len(segments(log)) == 3


def test_a_log_that_was_never_written_to_is_empty(log):
    assert (segments(log), end(log), bodies(log)) == ([], None, [])


def test_the_end_is_known_where_the_mark_was_lost(log):
    (last,) = write(log, b"1")
    (log / "mark").write_bytes(b"\0" * 128)

    assert end(log) == last

    (log / "mark").unlink()

    assert end(log) == last


def test_a_file_that_is_no_segment_is_not_read(log):
    write(log, b"1")
    (log / "notes.log").write_text("mine")
    (log / "20990101T000000000000-1-ab.log").write_text("something else")

    assert bodies(log) == [b"1"]


def test_a_damaged_frame_ends_its_segment_and_is_told(log, caplog):
    first, _second = write(log, b"1111", b"2222")
    write(log, b"3333")
    torn = log / segments(log)[0]
    text = bytearray(torn.read_bytes())
    text[-1] ^= 1
    torn.write_bytes(bytes(text))

    assert bodies(log) == [b"1111", b"3333"]
    assert "is damaged" in caplog.text
    assert str(first.offset) in caplog.text


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_tear_anywhere_loses_only_the_frames_behind_it(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("torn") / "log"
    texts = data.draw(st.lists(st.binary(max_size=60), min_size=1, max_size=6))
    ends = [place.offset for place in write(folder, *texts)]
    (name,) = segments(folder)
    whole = (folder / name).read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    garbage = data.draw(st.one_of(st.binary(max_size=80), st.integers(0, 80).map(bytes)))
    (folder / name).write_bytes(whole[:cut] + garbage)

    read_again = bodies(folder)

    before = sum(place <= cut for place in ends)
    assert read_again[:before] == texts[:before]
    # What is behind the cut may only come back where the garbage happens to say the same.
    assert all(text == texts[at] for at, text in enumerate(read_again[before:], start=before))


def test_every_single_byte_may_be_the_last(log):
    ends = [place.offset for place in write(log, b'{"a":1}', b'{"b":22}', b'{"c":333}')]
    path = log / segments(log)[0]
    whole = path.read_bytes()

    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        assert len(bodies(log)) == sum(place <= cut for place in ends)


def test_files_of_the_log_are_for_their_owner_alone(log):
    append_now(log, "portal", b"{}", 1, AT)

    assert oct(log.stat().st_mode)[-3:] == "700"
    assert all(oct(path.stat().st_mode)[-3:] == "600" for path in log.iterdir())


def test_a_segment_that_is_gone_is_passed_over(log):
    write(log, b"1")
    (last,) = write(log, b"2")
    (log / segments(log)[0]).unlink()

    assert bodies(log) == [b"2"]
    assert bodies(log, since=Position("20200101T000000000000-1-aa.log", 99)) == [b"2"]
    assert end(log) == last
    assert last.offset > len(HEADER)
