"""Who may approve rules that hold for the whole market."""

import datetime as dt

import pytest

from hcploop_web.accounts.approvals import may_approve, may_propose, others_who_approve
from hcploop_web.accounts.models import Assignment, Unit, User
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.roles import Role

DAY = dt.date(2026, 6, 1)
BRANDS = ("x", "y")

pytestmark = pytest.mark.django_db


def _user(role, *units):
    user = User.objects.create_user(username=f"{role.value}{User.objects.count()}", role=role)
    for kind, code in units:
        unit, _ = Unit.objects.get_or_create(kind=kind, code=code, defaults={"name": code})
        Assignment.objects.create(user=user, unit=unit, from_on=DAY)
    return user


@pytest.mark.parametrize("role", Role)
def test_marketers_managers_and_administrators_propose(role):
    assert may_propose(_user(role)) is (role in {Role.MARKETER, Role.MANAGER, Role.ADMIN})


@pytest.mark.parametrize(
    ("role", "units", "may"),
    [
        (Role.ADMIN, (), True),
        (Role.MARKETER, (), True),
        (Role.MARKETER, ((Kind.BRAND, "x"),), False),
        (Role.MARKETER, ((Kind.BRAND, "x"), (Kind.BRAND, "y")), True),
        (Role.MANAGER, (), False),
        (Role.MANAGER, ((Kind.REGION, "north"),), False),
        (Role.MANAGER, ((Kind.BUSINESS_UNIT, "all of it"),), True),
        (Role.STEWARD, (), False),
        (Role.REP, (), False),
    ],
)
def test_who_sees_the_whole_market_approves(role, units, may):
    assert may_approve(_user(role, *units), brands=BRANDS, on=DAY) is may


def test_others_who_approve_are_active_and_somebody_else():
    own, other, gone = _user(Role.MARKETER), _user(Role.ADMIN), _user(Role.ADMIN)
    gone.is_active = False
    gone.save()

    assert others_who_approve(own, brands=BRANDS, on=DAY) == [other]
