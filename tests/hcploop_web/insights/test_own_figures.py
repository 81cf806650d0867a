"""Figures of a part of the doctors are counted as those of the whole market are."""

import pytest

from hcploop_web.accounts.rows import EVERYTHING, Sight
from hcploop_web.insights.field_force import field_force
from hcploop_web.insights.own_figures import own_figures
from hcploop_web.insights.reading import reading

pytestmark = pytest.mark.slow


def _told(rows):
    return {(one.metric, one.period, one.cut, one.cut_value): one for one in rows}


@pytest.mark.parametrize("brand", ["all", "ruitai"])
def test_of_all_doctors_they_are_the_loops_own_figures(market, brand):
    now = reading()
    metrics = ["covered_customers", "coverage_share", "active_users", "active_share"]
    metrics += ["leads", "lead_handed_share", "lead_days"]

    own = _told(own_figures(now, EVERYTHING, brand))

    rows = now.rows(
        "SELECT * FROM figure WHERE brand = ? AND list_contains(?, metric) AND cut IN ('', 'channel') "
        "AND (period = 'all' OR regexp_full_match(period, '[0-9]{4}-[0-9]{2}'))",
        [brand, metrics],
    )
    assert {row["cut"] for row in rows} == {"", "channel"}
    assert {row["metric"] for row in rows} == set(metrics)
    for row in rows:
        one = own[row["metric"], row["period"], row["cut"], row["cut_value"]]
        wanted = [row["figure_value"], row["numerator"], row["denominator"], row["low"], row["high"]]
        assert [one.figure_value, one.numerator, one.denominator, one.low, one.high] == pytest.approx(wanted)


def test_of_a_territory_they_count_its_doctors_alone(market):
    now = reading()
    territory = next(name for name, _region in field_force().territories if _doctors(now, name))

    own = _told(own_figures(now, Sight(frozenset(), frozenset({territory}), None), "all"))

    assert own["covered_customers", "all", "", ""].denominator == _doctors(now, territory)


def _doctors(now, territory):
    return now.rows("SELECT count(*) AS n FROM doctor WHERE territory = ?", [territory])[0]["n"]
