"""What the worker posts: nothing before there is something to tell, then to everybody who is due."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.core import mail

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.console.posting import post_due

MONDAY = dt.datetime(2026, 7, 6, 0, 5, tzinfo=dt.UTC)
ZONE = ZoneInfo("Asia/Shanghai")


def test_before_the_first_run_nobody_is_written_to(db, settings, tmp_path):
    settings.OUT = tmp_path / "out"
    User.objects.create_user("rep", "rep@example.com", role=Role.REP)

    assert post_due(at=MONDAY, zone=ZONE) == []


def test_on_monday_everybody_gets_her_own_letter(db, market, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for role in (Role.REP, Role.STEWARD, Role.ADMIN):
        User.objects.create_user(role, f"{role}@example.com", role=role)

    sent = post_due(at=MONDAY, zone=ZONE)

    assert [one.state for one in sent] == ["sent"] * 3
    assert {one.to[0] for one in mail.outbox} == {
        "representative@example.com",
        "steward@example.com",
        "administrator@example.com",
    }
