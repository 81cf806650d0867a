"""Role × row: whom a user sees, on which day."""

import datetime as dt

import pytest
from django.utils import timezone

from hcploop_web.accounts.actions.place_unit import place_unit
from hcploop_web.accounts.models import Assignment, Unit, User
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.roles import ROWS, Role, Sees
from hcploop_web.accounts.rows import EVERYTHING, NOTHING, sight

MONDAY, FRIDAY = dt.date(2026, 6, 1), dt.date(2026, 6, 5)

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    """North (R1, R2 of territory T1) and South (R3 of T2), under one business unit with two brands."""
    units = {
        code: Unit.objects.create(kind=kind, code=code, name=code)
        for kind, codes in {
            Kind.BUSINESS_UNIT: ["BU"],
            Kind.BRAND: ["X", "Y"],
            Kind.REGION: ["North", "South"],
            Kind.TERRITORY: ["T1", "T2"],
            Kind.REPRESENTATIVE: ["R1", "R2", "R3"],
        }.items()
        for code in codes
    }
    for unit, parent in (
        ("X", "BU"), ("Y", "BU"), ("North", "BU"), ("South", "BU"),
        ("T1", "North"), ("T2", "South"), ("R1", "T1"), ("R2", "T1"), ("R3", "T2"),
    ):  # fmt: skip
        _place(units[unit], units[parent], MONDAY)
    return units


def _place(unit, parent, on):
    return place_unit(unit, parent, on=on, by=None, at=timezone.now())


def _user(role, *units, since=MONDAY):
    user = User.objects.create_user(username=f"{role.value}{User.objects.count()}", role=role)
    for unit in units:
        Assignment.objects.create(user=user, unit=unit, from_on=since)
    return user


@pytest.mark.parametrize("role", [role for role, sees in ROWS.items() if sees is Sees.ALL])
def test_who_keeps_the_data_sees_everything(role):
    assert sight(_user(role), on=MONDAY) == EVERYTHING


@pytest.mark.parametrize("role", [role for role, sees in ROWS.items() if sees is Sees.NONE])
def test_reviewers_doctors_and_patients_see_nobody(role):
    assert sight(_user(role), on=MONDAY) == NOTHING


@pytest.mark.parametrize("role", [role for role, sees in ROWS.items() if sees is Sees.UNITS])
def test_who_needs_a_place_and_has_none_sees_nobody(role, tree):
    found = sight(_user(role), on=MONDAY)

    assert (found.rep_ids, found.territories) == (frozenset(), frozenset())


def test_a_representative_sees_her_own_doctors_only(tree):
    found = sight(_user(Role.REP, tree["R1"]), on=MONDAY)

    assert (found.rep_ids, found.territories) == ({"R1"}, frozenset())


def test_a_manager_sees_what_lies_under_her_region(tree):
    found = sight(_user(Role.MANAGER, tree["North"]), on=MONDAY)

    assert (found.rep_ids, found.territories) == ({"R1", "R2"}, {"T1"})


def test_a_medical_science_liaison_sees_the_doctors_of_her_territory(tree):
    found = sight(_user(Role.MSL, tree["R3"]), on=MONDAY)

    assert (found.rep_ids, found.territories) == ({"R3"}, {"T2"})


def test_a_marketer_of_one_brand_sees_all_doctors_and_that_brand(tree):
    assert sight(_user(Role.MARKETER, tree["X"]), on=MONDAY).brands == {"X"}
    assert sight(_user(Role.MARKETER), on=MONDAY) == EVERYTHING


def test_a_hand_over_moves_the_doctors_and_keeps_the_history(tree):
    manager = _user(Role.MANAGER, tree["South"])

    _place(tree["R2"], tree["T2"], FRIDAY)

    assert sight(manager, on=MONDAY).rep_ids == {"R3"}
    assert sight(manager, on=FRIDAY).rep_ids == {"R2", "R3"}


def test_an_assignment_counts_on_its_own_days_only(tree):
    user = _user(Role.REP, tree["R1"], since=FRIDAY)

    assert sight(user, on=MONDAY).rep_ids == frozenset()
    assert sight(user, on=FRIDAY).rep_ids == {"R1"}


def test_who_was_switched_off_sees_nobody():
    user = _user(Role.ADMIN)
    user.is_active = False

    assert sight(user, on=MONDAY) == NOTHING
