"""What engagement causes."""

import numpy as np
import pytest

from hcploop.channels import CHANNELS
from hcploop.simulate.effects import Contacts, Product, expected_units, launch_curve, make_load, make_season
from hcploop.simulate.plan import MarketPlan

PLAN = MarketPlan(hcps=600, months=6, as_of=MarketPlan().as_of)
OURS = Product("R", 0, True, 100.0, 0.0, 0.3)
THEIRS = Product("X", 0, False, 100.0, 0.0, 0.4)


def contacts(*rows):
    person, month, channel = zip(*rows, strict=True)
    names = list(CHANNELS)
    places = np.array([names.index(name) for name in channel])
    return Contacts(np.array(person), np.array(month), places, np.ones(len(rows)), np.ones(len(rows), dtype=bool))


def test_a_contact_works_on_and_fades(truth):
    load = make_load(PLAN, contacts((0, 2, "visit")))

    assert load[0, 1] == 0
    assert load[0, 2:] == pytest.approx([0.05, 0.03, 0.018, 0.0108])
    assert load[1:].sum() == 0


def test_a_channel_that_is_thought_away_does_nothing():
    both = contacts((0, 2, "visit"), (0, 2, "email"))

    assert make_load(PLAN, both, without="visit")[0, 2] == pytest.approx(0.008)


def test_engagement_sells_more_of_ours_and_less_of_theirs_in_her_disease_only(truth):
    prices = np.full((2, PLAN.months), 100.0)
    idle, busy = np.zeros((600, 6)), np.ones((600, 6))

    before = expected_units(PLAN, truth.doctors, [OURS, THEIRS], idle, prices)
    after = expected_units(PLAN, truth.doctors, [OURS, THEIRS], busy, prices)

    ours = truth.doctors.disease % 2 == 0
    assert (after[ours, 0] > before[ours, 0]).all()
    assert (after[ours, 1] < before[ours, 1]).all()
    assert before[~ours].sum() == after[~ours].sum() == 0


def test_a_dearer_product_sells_less(truth):
    prices = np.full((1, PLAN.months), 100.0)
    prices[0, 3:] = 110.0

    units = expected_units(PLAN, truth.doctors, [OURS], np.zeros((600, 6)), prices).sum(axis=0)[0]

    assert units[3] / make_season(PLAN)[3] == pytest.approx(units[2] / make_season(PLAN)[2] * 1.1**-0.6)


def test_a_launch_rises_in_the_shape_of_an_s():
    plan = MarketPlan(months=24)

    curve = launch_curve(plan, Product("K", 1, True, 100.0, 0.0, 0.3, launched=4))

    rise = np.diff(curve[4:])
    assert (curve[:4] == 0).all()
    assert curve[-1] == pytest.approx(0.3, rel=0.01)
    assert 0 < rise.argmax() < len(rise) - 1


def test_spring_festival_sells_less():
    plan = MarketPlan(months=6)

    season = make_season(plan)

    assert season.argmin() == 1
    assert season[1] < 0.7 * season[3]
