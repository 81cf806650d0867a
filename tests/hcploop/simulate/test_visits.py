import numpy as np
import pytest

from hcploop.simulate.contents import make_contents
from hcploop.simulate.field_force import make_field_force
from hcploop.simulate.tastes import make_tastes
from hcploop.simulate.visits import make_visits


@pytest.fixture(scope="module")
def visits(plan, truth):
    liked = make_tastes(plan, truth.doctors), make_contents(plan)
    everyone = np.ones(plan.hcps, dtype=bool)
    return make_visits(plan, truth.doctors, liked, make_field_force(plan, truth.hospitals), everyone)


def test_higher_grades_are_visited_more(visits, truth):
    best = truth.doctors.grades.min(axis=0)
    counts = np.bincount(visits.person, minlength=len(best))

    means = [counts[best == grade].mean() for grade in range(4)]

    assert means == sorted(means, reverse=True)
    assert means[0] > 4 * means[3]


def test_a_group_visit_is_of_one_moment_one_hospital_and_several_doctors(visits, truth):
    rows = np.flatnonzero(visits.parent >= 0)
    leads = visits.parent[rows]

    assert len(rows) > 50
    assert (visits.at[rows] == visits.at[leads]).all()
    assert (truth.doctors.hospital[visits.person[rows]] == truth.doctors.hospital[visits.person[leads]]).all()
    assert np.bincount(leads)[np.unique(leads)].min() >= 2


def test_most_visits_are_submitted_and_some_are_not(visits):
    shares = {status: (visits.status == status).mean() for status in ("submitted", "planned", "cancelled")}

    assert 0.85 < shares["submitted"] < 0.95
    assert shares["planned"] > 0.01
    assert shares["cancelled"] > 0.02


def test_few_visits_fall_on_a_weekend_or_on_spring_festival(visits):
    on = visits.at.astype("datetime64[D]")
    festival = (on >= np.datetime64("2026-02-15")) & (on <= np.datetime64("2026-02-23"))

    assert np.is_busday(on).mean() > 0.95
    assert festival.sum() < 0.002 * len(on)
