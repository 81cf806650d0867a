"""A doctor, and somebody who may enter what she says."""

import datetime as dt

import pytest

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.privacy.words import Person

NOW = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)


@pytest.fixture
def officer(db):
    return User.objects.create_user("officer", role=Role.PRIVACY)


@pytest.fixture
def person():
    return Person("H1", "crm", "C000001")


@pytest.fixture
def now():
    return NOW
