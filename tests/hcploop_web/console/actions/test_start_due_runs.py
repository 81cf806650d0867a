"""Runs that start by themselves, by a clock that stands still."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from hcploop_web.accounts.roles import Role
from hcploop_web.console.actions.add_schedule import add_schedule
from hcploop_web.console.actions.start_due_runs import start_due_runs
from hcploop_web.console.models import Run, Schedule
from hcploop_web.shared.models import AuditEntry

pytestmark = [pytest.mark.xdist_group("web")]
ZONE = ZoneInfo("Asia/Shanghai")


def moment(day: int, time: str) -> dt.datetime:
    """Give a moment of June 2026 in Shanghai; the 1st is a Monday."""
    return dt.datetime.fromisoformat(f"2026-06-{day:02}T{time}:00").replace(tzinfo=ZONE)


@pytest.fixture
def daily(somebody, tmp_path, settings):
    settings.OUT = tmp_path / "out"
    user = somebody(Role.STEWARD).user
    return add_schedule(dt.time(6), range(5), by=user, at=moment(1, "09:00"))


def started(day: int, time: str) -> bool:
    made = start_due_runs(at=moment(day, time).astimezone(dt.UTC), zone=ZONE)
    Run.objects.update(state="done")
    return made is not None


def test_a_run_starts_once_when_its_time_has_come(daily):
    assert [started(*when) for when in ((1, "23:00"), (2, "05:59"), (2, "06:00"), (2, "06:01"), (2, "23:59"))] == [
        False,
        False,
        True,
        False,
        False,
    ]
    assert Run.objects.get().by_name == "schedule 06:00"


def test_no_run_starts_on_other_weekdays(daily):
    # The 6th and 7th are a weekend.
    assert [started(day, "06:00") for day in (5, 6, 7, 8)] == [True, False, False, True]


def test_a_time_that_was_missed_for_long_is_left_out(daily):
    assert not started(2, "11:00")
    assert started(3, "07:30")


def test_a_schedule_made_after_its_time_waits_for_the_next_day(somebody, daily):
    add_schedule(dt.time(8), [0, 1], by=None, at=moment(1, "09:00"))

    assert not started(1, "09:30")
    assert daily.next(moment(5, "07:00"), ZONE) == moment(8, "06:00")


def test_a_run_at_work_leaves_a_scheduled_one_out_and_that_is_written_down(daily):
    Run.objects.create(out=str(daily_out()), folder="", asked_at=moment(2, "05:00"), state="running")
    Run.objects.update(heard_at=moment(2, "05:59"))

    assert start_due_runs(at=moment(2, "06:00"), zone=ZONE) is None
    assert AuditEntry.objects.filter(verb="scheduled run left out").count() == 1


def daily_out():
    from django.conf import settings

    return settings.OUT


def test_the_same_time_twice_is_once_and_can_be_taken_away(somebody, daily, market):
    client = somebody(Role.STEWARD)

    client.post("/runs/schedule/", {"time": "06:00", "weekdays": ["4", "3", "2", "1", "0"]})
    client.post("/runs/schedule/", {"time": "25:00", "weekdays": ["1"]})

    assert Schedule.objects.count() == 1
    client.post("/runs/schedule/", {"remove": str(daily.pk)})
    assert not Schedule.objects.exists()
