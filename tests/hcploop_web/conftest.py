"""A small market that was run once, and somebody of every role."""

import datetime as dt
import socket

import pytest
from django.test import Client

from hcploop.flow import run
from hcploop.simulate import MarketPlan, write_market
from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role

LAST_DAY = dt.date(2026, 6, 30)
LOGIN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(scope="session")
def market_out(tmp_path_factory):
    """A market of 120 doctors, and the folder of its snapshot."""
    home = tmp_path_factory.mktemp("market")
    write_market(home / "drop", MarketPlan(hcps=120, months=4, seed=11, as_of=LAST_DAY))
    run(home / "drop", home / "out")
    return home / "out"


@pytest.fixture
def market(market_out, settings):
    """The web reads this market."""
    settings.OUT = market_out
    return market_out


@pytest.fixture
def somebody(db):
    """Make a user of a role, and a browser in which she has logged in."""

    def make(role: Role, **known) -> Client:
        user = User.objects.create_user(username=f"{role.value}-{User.objects.count()}", role=role, **known)
        client = Client()
        client.force_login(user, backend=LOGIN)
        client.user = user
        return client

    return make


@pytest.fixture
def free_port():
    """A port that nobody listened at a moment ago."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
