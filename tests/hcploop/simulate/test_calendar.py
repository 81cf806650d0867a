import datetime as dt
from itertools import pairwise

import numpy as np

from hcploop.simulate.calendar import OFFICE, day_pull, moments, month_edges
from hcploop.simulate.plan import MarketPlan


def test_weekends_and_spring_festival_are_quiet():
    pull = day_pull(dt.date(2026, 1, 1), 90, is_office=True)

    working = pull[(dt.date(2026, 3, 10) - dt.date(2026, 1, 1)).days]
    saturday = pull[(dt.date(2026, 3, 14) - dt.date(2026, 1, 1)).days]
    new_year = pull[(dt.date(2026, 2, 17) - dt.date(2026, 1, 1)).days]

    assert working == 1.0
    assert saturday < 0.1
    assert new_year < saturday


def test_at_leisure_people_read_on_weekends_too():
    pull = day_pull(dt.date(2026, 3, 9), 7, is_office=False)

    assert pull[5] == 0.6


def test_months_cover_every_day_once():
    plan = MarketPlan(months=18)

    edges = month_edges(plan)

    assert edges[0][0] == 0
    assert edges[-1][1] == plan.days
    assert all(a[1] == b[0] for a, b in pairwise(edges))


def test_office_hours_hold_no_night():
    at = moments(MarketPlan(), np.zeros(500, dtype=int), OFFICE, np.random.default_rng(0))

    hours = (at - at.astype("datetime64[D]")).astype("timedelta64[h]").astype(int)

    assert hours.min() >= 8
    assert hours.max() <= 17
