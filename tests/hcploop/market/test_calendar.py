import datetime as dt

import pytest

from hcploop.errors import ConfigError
from hcploop.market import load_market
from hcploop.market.calendar import announced_until, calendar_days, country_of, unannounced

FEED = """
[[feed]]
name = "people"
kind = "people"
path = "people.csv"
columns = { source_id = "id" }
"""


@pytest.fixture
def market(tmp_path):
    def written(*lines, own=""):
        head = ["[market]", 'name = "市场"', *lines]
        (tmp_path / "market.toml").write_text("\n".join([*head, FEED]), encoding="utf-8")
        if own:
            (tmp_path / "policy").mkdir(exist_ok=True)
            (tmp_path / "policy/calendar.csv").write_text(own, encoding="utf-8")
        return load_market(tmp_path)

    return written


def _days(market, first, until):
    table = calendar_days(market, first=dt.date.fromisoformat(first), until=dt.date.fromisoformat(until))
    return {row["day_on"].isoformat(): row for row in table.to_pylist()}


def test_spring_festival_of_2026_leaves_sixteen_working_days_in_february(market):
    days = _days(market(), "2026-02-01", "2026-02-28")

    assert sum(row["is_working"] for row in days.values()) == 16
    assert days["2026-02-17"] | {"is_announced": True} == {
        "day_on": dt.date(2026, 2, 17),
        "kind": "holiday",
        "is_working": False,
        "is_announced": True,
        "name": "Chinese New Year (Spring Festival)",
        "name_zh": "春节",
    }


def test_a_saturday_that_makes_up_for_a_holiday_is_a_working_day(market):
    days = _days(market(), "2026-02-14", "2026-02-15")

    assert [days[day]["kind"] for day in ("2026-02-14", "2026-02-15")] == ["make_up", "weekend"]


def test_a_year_that_is_not_announced_has_the_days_of_the_law_alone(market):
    last = announced_until(market())
    days = _days(market(), f"{last + 1}-01-01", f"{last + 1}-12-31")

    assert not any(row["is_announced"] for row in days.values())
    assert days[f"{last + 1}-01-01"]["kind"] == days[f"{last + 1}-10-01"]["kind"] == "holiday"
    assert not any(row["kind"] == "make_up" or "observed" in (row["name"] or "") for row in days.values())


def test_that_days_ahead_are_not_announced_is_said(market):
    last = announced_until(market())

    assert not unannounced("CN", last, today=dt.date(last, 6, 30))
    assert f"after {last}" in unannounced("CN", last, today=dt.date(last, 11, 30))
    assert "no calendar" in unannounced("none", None, today=dt.date(last, 6, 30))


def test_days_of_the_markets_own_come_first_and_announce_their_year(market):
    last = announced_until(market())
    own = market(own=f"date,kind,name\n{last + 1}-01-02,off,Stocktaking\n{last + 1}-01-03,work,\n")

    days = _days(own, f"{last + 1}-01-01", f"{last + 1}-01-03")

    assert [row["kind"] for row in days.values()] == ["holiday", "holiday", "make_up"]
    assert days[f"{last + 1}-01-02"]["name"] == "Stocktaking"
    assert announced_until(own) == last + 1


@pytest.mark.parametrize(
    ("own", "column", "row"),
    [
        ("date,kind\n2027-02-30,off\n", "date", 2),
        ("date,kind\n2027-02-05,closed\n", "kind", 2),
        ("date,kind\n2027-02-05,off\n2027-02-05,work\n", "date", 3),
    ],
)
def test_what_cannot_be_a_day_is_told_with_its_row(market, own, column, row):
    with pytest.raises(ConfigError) as told:
        _days(market(own=own), "2027-01-01", "2027-01-02")

    assert (told.value.column, told.value.row) == (column, row)


@pytest.mark.parametrize(
    ("lines", "country"),
    [
        ([], "CN"),
        (['time_zone = "America/Chicago"', 'policy = "us"'], "US"),
        (['time_zone = "Europe/Berlin"', 'policy = "eu"'], "DE"),
        (['time_zone = "Europe/Vienna"', 'policy = "eu"'], "none"),
        (['time_zone = "Europe/Vienna"', 'calendar = "AT"'], "AT"),
        (['calendar = "none"'], "none"),
    ],
)
def test_whose_holidays_count_is_told_or_follows_from_the_zone(market, lines, country):
    assert country_of(market(*lines)) == country


def test_a_country_that_nobody_knows_is_refused(market):
    with pytest.raises(ConfigError, match="no calendar"):
        market('calendar = "XX"')


def test_without_a_country_weekdays_are_worked(market):
    days = _days(market('calendar = "none"'), "2026-02-14", "2026-02-17")

    assert [row["kind"] for row in days.values()] == ["weekend", "weekend", "usual", "usual"]
