import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError

from hcploop_web.accounts.actions.change_user import Change, UserRefused, change_user
from hcploop_web.accounts.actions.make_user import NewUser, make_user
from hcploop_web.accounts.models import Assignment, Unit, User
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.roles import Role
from hcploop_web.accounts.rows import sight
from hcploop_web.shared.models import AuditEntry

NOW = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)
GOOD = "a long pass phrase 42"


@pytest.fixture
def admin(db):
    return User.objects.create_user("admin", role=Role.ADMIN)


@pytest.fixture
def units(db):
    return [Unit.objects.create(kind=Kind.REPRESENTATIVE, code=code, name=code) for code in ("R1", "R2")]


@pytest.fixture
def rep(admin, units):
    return make_user(NewUser("wang", GOOD, Role.REP, ("R1",)), by=admin, at=NOW - 30 * DAY)


def changed(user, change, admin):
    change_user(user.pk, change, on=TODAY, by=admin, at=NOW)
    user.refresh_from_db()
    return user


def test_another_unit_holds_from_the_day_on_and_the_old_one_is_remembered(rep, admin, units):
    changed(rep, Change(Role.REP, (units[1],)), admin)

    assert sight(rep, on=TODAY - DAY).rep_ids == {"R1"}
    assert sight(rep, on=TODAY).rep_ids == {"R2"}
    told = {(one.unit.code, one.from_on, one.until_on) for one in Assignment.objects.filter(user=rep)}
    assert told == {("R1", TODAY - 30 * DAY, TODAY - DAY), ("R2", TODAY, None)}


def test_what_was_assigned_today_and_taken_back_today_leaves_nothing(rep, admin, units):
    changed(rep, Change(Role.REP, tuple(units)), admin)
    changed(rep, Change(Role.REP, (units[0],)), admin)

    assert [one.unit.code for one in rep.assignments.all()] == ["R1"]


def test_who_is_locked_out_is_locked_out_at_once(rep, admin, units, client):
    client.force_login(rep, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/").status_code == 200

    changed(rep, Change(Role.REP, (units[0],), is_active=False), admin)

    assert client.get("/").status_code == 302
    assert sight(rep, on=TODAY).rep_ids == frozenset()


def test_another_role_comes_with_its_group(rep, admin):
    changed(rep, Change(Role.ADMIN), admin)

    assert (rep.role, rep.is_superuser, [group.name for group in rep.groups.all()]) == (
        "administrator",
        True,
        ["administrator"],
    )
    changed(rep, Change(Role.STEWARD), admin)
    assert (rep.role, rep.is_superuser, [group.name for group in rep.groups.all()]) == ("steward", False, ["steward"])


def test_a_new_password_is_a_good_one_and_stands_in_no_record(rep, admin):
    with pytest.raises(ValidationError):
        changed(rep, Change(Role.REP, password="1234"), admin)
    assert rep.check_password(GOOD)

    changed(rep, Change(Role.REP, password=GOOD * 2), admin)

    assert rep.check_password(GOOD * 2)
    assert not any(GOOD in str(row) for row in AuditEntry.objects.values())


def test_a_lost_telephone_opens_nothing_any_more(rep, admin):
    Authenticator.objects.create(user=rep, type=Authenticator.Type.TOTP, data={})

    changed(rep, Change(Role.REP), admin)
    assert Authenticator.objects.filter(user=rep).exists()
    changed(rep, Change(Role.REP, drops_second_factor=True), admin)

    assert not Authenticator.objects.filter(user=rep).exists()


@pytest.mark.parametrize("change", [Change(Role.STEWARD), Change(Role.ADMIN, is_active=False)])
def test_the_last_administrator_stays(admin, change):
    with pytest.raises(UserRefused):
        changed(admin, change, admin)

    User.objects.create_user("other", role=Role.ADMIN)
    changed(admin, change, admin)
    assert (admin.role, admin.is_active) == (change.role, change.is_active)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_none_but_administrators_make_and_change_users(role, rep):
    other = User.objects.create_user("other", role=role)

    with pytest.raises(PermissionDenied):
        changed(rep, Change(Role.ADMIN), other)
    with pytest.raises(PermissionDenied):
        make_user(NewUser("li", GOOD, Role.ADMIN), by=other, at=NOW)
    assert User.objects.filter(role=Role.ADMIN).count() == 1


def test_a_code_means_every_unit_that_has_it(admin, units):
    Unit.objects.create(kind=Kind.TERRITORY, code="R1", name="R1")

    user = make_user(NewUser("li", GOOD, Role.REP, ("R1",)), by=admin, at=NOW)

    assert {one.unit.kind for one in user.assignments.all()} == {"representative", "territory"}
