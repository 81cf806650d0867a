"""Role × page: who may open what, for every pair."""

import itertools

import pytest
from django.urls import get_resolver, reverse

from hcploop_web.accounts.pages import PAGES
from hcploop_web.accounts.roles import Role

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.slow]


NOBODY = {"doctor": "H00000000000", "identity": "H00000000000", "tier_policy": 0}
"""Pages of one thing, and one that there is not."""


def _address(name):
    return reverse(name, args=[NOBODY[name]] if name in NOBODY else [])


@pytest.mark.parametrize(("role", "name"), itertools.product(Role, PAGES))
def test_a_role_opens_its_pages_and_no_other(role, name, somebody, market):
    status = somebody(role).get(_address(name)).status_code

    # What nobody knows is not found, by those who may ask.
    assert status == ((404 if name in NOBODY else 200) if role in PAGES[name].roles else 403)


def test_every_page_of_ours_asks_the_table():
    ours = get_resolver().url_patterns[1].url_patterns

    asked = {pattern.name: getattr(pattern.callback, "page_name", None) for pattern in ours}

    assert asked == {name: name for name in PAGES}


@pytest.mark.parametrize("name", PAGES)
def test_who_has_not_logged_in_is_sent_to_log_in(name, client, db):
    answer = client.get(_address(name))

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")


def test_who_was_away_for_half_an_hour_logs_in_again(somebody, market, settings):
    client = somebody(Role.MARKETER)
    client.get("/")
    session = client.session
    session["seen_at"] -= settings.SESSION_IDLE_SECONDS + 1
    session.save()

    assert client.get("/").status_code == 302


def test_an_administrator_without_a_second_factor_is_sent_to_add_one(somebody, market, settings):
    settings.MFA_REQUIRED = True

    assert somebody(Role.ADMIN).get("/")["Location"] == "/accounts/2fa/totp/activate/"
    assert somebody(Role.MARKETER).get("/").status_code == 200
