"""Dates and times as moments."""

from __future__ import annotations

import datetime as dt

from hcploop.market import as_moment


def test_a_day_lasts_until_its_last_second_in_the_zone_of_the_market():
    moment = as_moment(dt.date(2026, 1, 31), time_zone="America/Chicago")

    assert moment == dt.datetime.fromisoformat("2026-02-01T05:59:59")


def test_a_time_without_zone_is_local_and_one_with_zone_is_taken_at_its_word():
    local = as_moment(dt.datetime.fromisoformat("2026-01-31T08:00"), time_zone="Asia/Shanghai")
    zoned = as_moment(dt.datetime(2026, 1, 31, 8, tzinfo=dt.UTC), time_zone="Asia/Shanghai")

    assert local == dt.datetime.fromisoformat("2026-01-31T00:00")
    assert zoned == dt.datetime.fromisoformat("2026-01-31T08:00")
