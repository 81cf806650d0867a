import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from hcploop_web.accounts.actions.issue_key import KeyRefused, Wish, issue_key
from hcploop_web.accounts.actions.revoke_key import revoke_key
from hcploop_web.accounts.keys import key_of
from hcploop_web.accounts.models import ApiKey, User
from hcploop_web.accounts.roles import Role
from hcploop_web.accounts.scopes import Scope
from hcploop_web.shared.models import AuditEntry

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def admin(db):
    return User.objects.create_user("admin", role=Role.ADMIN)


@pytest.fixture
def wish(db):
    user = User.objects.create_user("marketer", role=Role.MARKETER)
    return Wish(user, "warehouse", [Scope.READ_DOCTORS], NOW + 30 * DAY)


def test_a_secret_opens_what_its_key_names_and_stands_nowhere(admin, wish):
    key, secret = issue_key(wish, by=admin, at=NOW)

    assert key_of(secret, at=NOW) == key
    assert (key.user, key.scopes) == (wish.user, ["read:doctors"])
    told = [str(row) for row in (*ApiKey.objects.values(), *AuditEntry.objects.values())]
    assert not any(secret in one or secret.rpartition("_")[2] in one for one in told)


@pytest.mark.parametrize("wrong", ["", "hcploop_", "\x00", "x" * 60, "hcploop_00000000_" + "a" * 43])
def test_another_secret_opens_nothing(admin, wish, wrong):
    _key, secret = issue_key(wish, by=admin, at=NOW)

    assert key_of(wrong, at=NOW) is None
    assert key_of(secret[:-1] + ("a" if secret[-1] != "a" else "b"), at=NOW) is None
    assert key_of(secret + "\n", at=NOW) is None


def test_a_key_ends_when_it_is_revoked_or_over_or_its_user_is_gone(admin, wish):
    (first, one), (_second, two), (_third, three) = (issue_key(wish, by=admin, at=NOW) for _ in range(3))

    revoke_key(first.pk, by=admin, at=NOW)
    assert key_of(one, at=NOW) is None
    assert key_of(two, at=NOW + 30 * DAY) is None
    wish.user.is_active = False
    wish.user.save()
    assert key_of(three, at=NOW) is None


def test_it_is_noted_now_and_then_that_a_key_is_used(admin, wish):
    key, secret = issue_key(wish, by=admin, at=NOW)

    for minutes in (0, 1, 7):
        key_of(secret, at=NOW + dt.timedelta(minutes=minutes))
        key.refresh_from_db()
        assert key.last_used_at == NOW + dt.timedelta(minutes=0 if minutes < 5 else minutes)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_none_but_administrators_issue_and_revoke(role, admin, wish):
    other = User.objects.create_user("other", role=role)
    key, _secret = issue_key(wish, by=admin, at=NOW)

    with pytest.raises(PermissionDenied):
        issue_key(wish, by=other, at=NOW)
    with pytest.raises(PermissionDenied):
        revoke_key(key.pk, by=other, at=NOW)
    assert ApiKey.objects.filter(revoked_at__isnull=True).count() == 1


@pytest.mark.parametrize("until", [NOW, NOW - DAY, NOW + 367 * DAY])
def test_a_key_ends_within_a_year(admin, wish, until):
    with pytest.raises(KeyRefused):
        issue_key(Wish(wish.user, "n", wish.scopes, until), by=admin, at=NOW)
    with pytest.raises(KeyRefused):
        issue_key(Wish(wish.user, "n", [], NOW + DAY), by=admin, at=NOW)
