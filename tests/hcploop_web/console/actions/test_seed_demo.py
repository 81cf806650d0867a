import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from hcploop_web.accounts.models import Unit
from hcploop_web.accounts.roles import ROWS, Role, Sees
from hcploop_web.accounts.rows import sight
from hcploop_web.console.actions.seed_demo import PASSWORD, seed_demo

pytestmark = pytest.mark.slow
TODAY = dt.date(2026, 7, 1)


def test_there_is_one_user_a_role_and_who_needs_a_place_has_one(market, db):
    first = seed_demo(on=TODAY, at=timezone.now())
    units = Unit.objects.count()
    again = seed_demo(on=TODAY, at=timezone.now())

    assert [user.role for user in first] == list(Role)
    assert [user.pk for user in again] == [user.pk for user in first]
    assert Unit.objects.count() == units
    assert all(user.check_password(PASSWORD) for user in again)
    for user in again:
        if ROWS[Role(user.role)] is Sees.UNITS:
            assert sight(user, on=TODAY).rep_ids


def test_in_production_there_are_no_demo_users(settings):
    settings.IS_PRODUCTION = True

    with pytest.raises(CommandError, match="everybody knows"):
        call_command("seed_demo")


def test_before_the_first_run_there_are_users_who_can_set_a_market_up(tmp_path, settings, db):
    settings.OUT = tmp_path / "out"

    users = seed_demo(on=TODAY, at=timezone.now())

    assert [user.role for user in users] == list(Role)
    assert not Unit.objects.exists()
