"""An administrator, a source of hers, and a home whose log can be written to."""

import datetime as dt

import pytest

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.collector.actions.add_source import NewSource, add_source

NOW = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def admin(db):
    return User.objects.create_user("admin", role=Role.ADMIN)


@pytest.fixture
def source(admin, own_home):
    """The source `portal`."""
    return add_source(NewSource("portal", "web", ["https://portal.example"]), by=admin, at=NOW)


@pytest.fixture
def own_home(settings, tmp_path):
    """An empty home."""
    settings.HOME = tmp_path
    return tmp_path
