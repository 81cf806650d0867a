"""Programs that call, with a key of a user."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from hcploop_web.accounts.actions.issue_key import Wish, issue_key
from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.accounts.scopes import Scope


@pytest.fixture(autouse=True)
def uncounted():
    """Calls of other tests are not counted."""
    cache.clear()


@pytest.fixture
def key(db):
    """Issue a key of a user, and give its secret."""

    def issue(user, scopes=tuple(Scope)):
        now = timezone.now()
        admin, _is_new = User.objects.get_or_create(username="issuer", defaults={"role": Role.ADMIN})
        wish = Wish(user, "test", scopes, now + dt.timedelta(days=1))
        return issue_key(wish, by=admin, at=now)[1]

    return issue


@pytest.fixture
def caller(key):
    """Make a program that calls with a key of a user of a role."""

    def make(role, scopes=tuple(Scope)):
        user = User.objects.create_user(f"{role.value}-{User.objects.count()}", role=role)
        client = Client(headers={"Authorization": f"Bearer {key(user, scopes)}", "Accept-Language": "en"})
        client.user = user
        return client

    return make
