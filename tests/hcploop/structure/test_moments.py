import datetime as dt

import ibis
import pytest

from hcploop.errors import ConfigError
from hcploop.structure.moments import local_day, moment, to_local


def read(text: str, *, pattern: str | None = None, zone: str = "Asia/Shanghai") -> dt.datetime | None:
    table = ibis.memtable({"raw": [text]}, schema={"raw": "string"})
    return (
        ibis.duckdb.connect()
        .to_pyarrow(table.select(at=moment(table.raw, pattern=pattern, zone=zone)))["at"][0]
        .as_py()
    )


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05 09:30:00",
        "2026/3/5 09:30",
        "2026年3月5日 09:30:00",
        "2026.03.05 9:30",
        "2026-03-05T01:30:00Z",
        "2026-03-05T09:30:00+08:00",
        "2026-03-04T20:00:00-0530",
    ],
)
def test_the_usual_forms_are_the_same_moment_in_utc(text: str):
    assert read(text) == dt.datetime.fromisoformat("2026-03-05T01:30")


@pytest.mark.parametrize("text", ["2026-03-05", "20260305", "2026年3月5日", "2026/03/05"])
def test_a_day_is_its_local_midnight(text: str):
    assert read(text) == dt.datetime.fromisoformat("2026-03-04T16:00")


@pytest.mark.parametrize("text", ["", "soon", "2026-13-05", "1.38E+10", "05/03/2026"])
def test_what_is_no_moment_is_null(text: str):
    assert read(text) is None


def test_a_pattern_says_in_which_order_day_and_month_stand():
    assert read("11/06/2013", pattern="%m/%d/%Y", zone="UTC") == dt.datetime.fromisoformat("2013-11-06")
    assert read("11/06/2013 7:05", pattern="%d/%m/%Y %H:%M", zone="UTC") == dt.datetime.fromisoformat(
        "2013-06-11T07:05"
    )
    assert read("2013-11-06", pattern="%m/%d/%Y", zone="UTC") is None


@pytest.mark.parametrize(("pattern", "word"), [("%d %b %Y", "%b"), ("%m/%d", "year")])
def test_a_pattern_that_cannot_be_read_is_a_clear_error(pattern: str, word: str):
    with pytest.raises(ConfigError, match=word):
        read("1 Jan 2020", pattern=pattern)


def test_summer_time_is_kept():
    assert read("2015-07-01 12:00", zone="America/Chicago") == dt.datetime.fromisoformat("2015-07-01T17:00")
    assert read("2015-12-01 12:00", zone="America/Chicago") == dt.datetime.fromisoformat("2015-12-01T18:00")


def test_the_year_0202_is_read_but_not_plausible():
    assert read("0202-03-05", zone="UTC") == dt.datetime.fromisoformat("0202-03-05")


def test_local_time_undoes_utc_in_every_hour_of_a_year_with_summer_time():
    hours = [dt.datetime.fromisoformat("2015-01-01") + dt.timedelta(hours=3 * n) for n in range(2920)]
    table = ibis.memtable({"at": hours})
    zone = __import__("zoneinfo").ZoneInfo("America/Chicago")

    found = ibis.duckdb.connect().to_pyarrow(
        table.select(
            "at", local=to_local(table.at, zone="America/Chicago"), on=local_day(table.at, zone="America/Chicago")
        )
    )

    for row in found.to_pylist():
        want = row["at"].replace(tzinfo=dt.UTC).astimezone(zone).replace(tzinfo=None)
        assert row["local"] == want
        assert row["on"] == want.date()
