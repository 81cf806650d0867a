"""Users are made with a role, a good password and a place."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from hcploop_web.accounts.actions.make_user import NewUser, make_user
from hcploop_web.accounts.models import Unit, User
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.roles import Role
from hcploop_web.accounts.rows import sight

pytestmark = pytest.mark.slow
NOW = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
GOOD = "three horses over 7 hills"


def test_she_sees_what_her_unit_sees_from_today_on(db):
    Unit.objects.create(kind=Kind.REPRESENTATIVE, code="R1", name="R1")

    user = make_user(NewUser("wang", GOOD, Role.REP, ("R1",)), by=None, at=NOW)

    assert user.check_password(GOOD)
    assert sight(user, on=NOW.date()).rep_ids == {"R1"}
    assert sight(user, on=NOW.date() - dt.timedelta(days=1)).rep_ids == frozenset()


@pytest.mark.parametrize("new", [NewUser("wang", "1234", Role.REP), NewUser("a b <", GOOD, Role.REP)])
def test_a_weak_password_or_a_name_that_cannot_be_is_refused(db, new):
    with pytest.raises(ValidationError):
        make_user(new, by=None, at=NOW)

    assert not User.objects.exists()


def test_a_place_that_there_is_not_makes_no_user(db):
    with pytest.raises(Unit.DoesNotExist):
        make_user(NewUser("wang", GOOD, Role.REP, ("R9",)), by=None, at=NOW)

    assert not User.objects.exists()
