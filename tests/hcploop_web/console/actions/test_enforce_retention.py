"""What is older than its period goes once a day, and nothing else does."""

import datetime as dt
import os

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.console.actions.enforce_retention import enforce_retention
from hcploop_web.console.models import Run, SetUp
from hcploop_web.console.passed import passed
from hcploop_web.delivery.models import Mailing
from hcploop_web.privacy.models import DataRequest
from hcploop_web.privacy.retention import ENFORCED, PERIODS, days_of
from hcploop_web.shared.audit import record
from hcploop_web.shared.models import AuditEntry

NOW = timezone.now()
OURS = [one for one in PERIODS if not one.is_by_loader and one.kind != "tasks"]


def make(kind, at, home):
    """Keep one of a kind that came to its end at a moment."""
    user = User.objects.get_or_create(username="somebody", defaults={"role": Role.ADMIN})[0]
    day = at.date()
    if kind == "sessions":
        Session.objects.create(session_key=f"s{at.timestamp()}", session_data="", expire_date=at)
    elif kind == "runs":
        Run.objects.create(asked_at=at, ended_at=at, state="done")
    elif kind == "letters":
        Mailing.objects.create(user=user, week_on=day, state="sent", taken_at=at, sent_at=at)
    elif kind == "requests":
        DataRequest.objects.create(kind="access", stand="done", mark="m", received_on=day, due_on=day, ended_at=at)
    elif kind == "audit":
        record("something done", by=None, at=at)
    elif kind == "uploads":
        made = SetUp.objects.create(name="m", begun_at=at, is_open=False)
        made.folder.mkdir(parents=True)
    elif kind == "outbox":
        (home / "outbox").mkdir(exist_ok=True)
        letter = home / "outbox" / f"{at.timestamp()}.eml"
        letter.touch()
        os.utime(letter, (at.timestamp(), at.timestamp()))


@pytest.mark.django_db
@pytest.mark.parametrize("period", OURS, ids=lambda one: one.kind)
def test_what_is_older_goes_and_what_is_younger_stays(period, settings, tmp_path):
    settings.HOME = tmp_path
    for days in (1, -1):
        make(period.kind, NOW - dt.timedelta(days=days_of(period) + days), tmp_path)
    assert {one.period.kind: one.older for one in passed(NOW)}[period.kind] == 1

    gone = enforce_retention(at=NOW)

    assert gone[period.kind] == 1
    assert sum(gone.values()) == 1
    assert {one.period.kind: one.older for one in passed(NOW)}[period.kind] == 0
    assert AuditEntry.objects.get(verb=ENFORCED).told == {period.kind: 1}
    assert len(list(tmp_path.glob("set_up/*")) + list(tmp_path.glob("outbox/*"))) == (
        period.kind in ("uploads", "outbox")
    )


@pytest.mark.django_db
def test_it_is_done_once_a_day(settings, tmp_path):
    settings.HOME = tmp_path

    done = [enforce_retention(at=NOW + dt.timedelta(hours=hours)) for hours in (0, 23, 24)]

    assert [one is not None for one in done] == [True, False, True]


@pytest.mark.django_db
def test_settings_change_days_and_a_request_that_waits_stays(settings, tmp_path):
    settings.HOME, settings.RETENTION_DAYS = tmp_path, {"requests": 10}
    make("requests", NOW - dt.timedelta(days=11), tmp_path)
    day = NOW.date() - dt.timedelta(days=5000)
    DataRequest.objects.create(kind="access", mark="w", received_on=day, due_on=day)

    enforce_retention(at=NOW)

    assert [one.mark for one in DataRequest.objects.all()] == ["w"]
