"""A client's clock may be wrong by years: what counts is how long before its sending something happened."""

import datetime as dt

import pytest
from tests.hcploop_web.collector.frames import RECEIVED

from hcploop_web.collector.clocks import AHEAD, BEHIND, happened
from hcploop_web.collector.reasons import Reason, Wrong

MINUTE = dt.timedelta(minutes=1)


@pytest.mark.parametrize("year", [1970, 1999, 2026, 2050, 9999])
def test_a_clock_that_is_wrong_by_years_tells_the_right_time(year):
    said = {"timestamp": f"{year}-01-01T00:00:00.000Z"}

    assert happened(said, f"{year}-01-01T00:01:00.000Z", RECEIVED) == RECEIVED - MINUTE


@pytest.mark.parametrize(
    "given",
    [
        "2026-06-01T08:29:00Z",
        "2026-06-01T08:29:00.000000+00:00",
        "2026-06-01T16:29:00+08:00",
        "2026-06-01T08:29:00",
        "2026-06-01 08:29:00",
        1780302540,
        1780302540000,
    ],
)
def test_times_are_read_as_clients_write_them(given):
    assert happened({"timestamp": given}, None, RECEIVED) == RECEIVED - MINUTE


def test_the_original_time_comes_first_and_an_events_own_sending_as_well():
    said = {
        "originalTimestamp": "2020-01-01T00:00:00Z",
        "timestamp": "2026-06-01T00:00:00Z",
        "sentAt": "2020-01-01T00:01:00Z",
    }

    assert happened(said, "2026-06-01T08:30:00Z", RECEIVED) == RECEIVED - MINUTE


@pytest.mark.parametrize("sent_at", [None, "soon", True, ["x"], ""])
def test_without_a_time_of_sending_the_event_is_taken_at_its_word(sent_at):
    assert happened({"timestamp": "2026-06-01T08:29:00Z"}, sent_at, RECEIVED) == RECEIVED - MINUTE


def test_an_event_without_a_time_happened_when_it_came():
    assert happened({}, "2020-01-01T00:00:00Z", RECEIVED) == RECEIVED


def test_an_event_a_little_ahead_happened_when_it_came_and_one_far_ahead_cannot_be():
    near, far = ({"timestamp": (RECEIVED + by).isoformat()} for by in (AHEAD, AHEAD + MINUTE))

    assert happened(near, None, RECEIVED) == RECEIVED
    with pytest.raises(Wrong, match=Reason.FUTURE.value):
        happened(far, None, RECEIVED)


def test_history_may_be_brought_along_but_not_from_before_everything():
    old, older = ({"timestamp": (RECEIVED - by).isoformat()} for by in (BEHIND, BEHIND + MINUTE))

    assert happened(old, None, RECEIVED) == RECEIVED - BEHIND
    with pytest.raises(Wrong, match=Reason.PAST.value):
        happened(older, None, RECEIVED)


@pytest.mark.parametrize("given", ["", "x", "2026-13-01", 10**400, float("inf"), [], {}, True])
def test_a_time_that_cannot_be_read_is_told(given):
    if given == "":
        assert happened({"timestamp": given}, None, RECEIVED) == RECEIVED
        return
    with pytest.raises(Wrong, match=Reason.TIME.value):
        happened({"timestamp": given}, None, RECEIVED)
