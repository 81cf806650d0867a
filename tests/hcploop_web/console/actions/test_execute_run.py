"""A run as the worker process executes it."""

import datetime as dt

import pytest
from django.utils import timezone

from hcploop.engine import Store, open_snapshot
from hcploop_web.accounts.roles import Role
from hcploop_web.console.actions.cancel_run import cancel_run
from hcploop_web.console.actions.end_lost_runs import end_lost_runs
from hcploop_web.console.actions.execute_run import execute_run
from hcploop_web.console.actions.start_run import AlreadyRunning, Wanted, start_run
from hcploop_web.console.models import Run

pytestmark = pytest.mark.slow


def test_a_run_that_cannot_go_on_tells_the_loops_own_paragraph(own_market, somebody):
    (own_market / "drop" / "market.toml").write_text("[market]\nnaem = 1\n", encoding="utf-8")
    run = start_run(Wanted(), by=somebody(Role.ADMIN).user, at=timezone.now())

    execute_run(run.pk)

    run.refresh_from_db()
    assert (run.state, run.exit_status) == ("failed", 2)
    assert "[market] has no key 'naem'" in run.message
    assert "Traceback" not in run.message


def test_only_one_run_at_a_time_and_a_second_click_is_told_whose(own_market, somebody):
    client = somebody(Role.STEWARD)

    client.post("/runs/start/")
    page = client.post("/runs/start/", follow=True, headers={"Accept-Language": "en"}).content.decode()

    assert Run.objects.count() == 1
    assert f"A run is at work already, started by {client.user.username}" in page


def test_a_run_from_the_command_line_is_told(own_market, somebody):
    with (
        Store(own_market / "out").lock(started_at=timezone.now()),
        pytest.raises(AlreadyRunning, match=r"command line|命令行"),
    ):
        start_run(Wanted(), by=somebody(Role.STEWARD).user, at=timezone.now())


def test_a_run_that_waits_is_cancelled_at_once_and_never_executed(own_market, somebody):
    user = somebody(Role.STEWARD).user
    run = start_run(Wanted(), by=user, at=timezone.now())

    cancel_run(run.pk, by=user, at=timezone.now())
    execute_run(run.pk)

    run.refresh_from_db()
    assert (run.state, run.started_at) == ("cancelled", None)


def test_a_run_that_is_asked_to_stop_stops_and_the_old_snapshot_stays(own_market, somebody, monkeypatch):
    market = own_market / "drop" / "market.toml"
    market.write_text(market.read_text(encoding="utf-8").replace('"CNY"', '"USD"'), encoding="utf-8")
    before = open_snapshot(own_market / "out").manifest.snapshot_id
    run = start_run(Wanted(), by=somebody(Role.STEWARD).user, at=timezone.now())
    Run.objects.update(is_cancel_asked=True)

    execute_run(run.pk)

    run.refresh_from_db()
    assert run.state == "cancelled"
    assert open_snapshot(own_market / "out").manifest.snapshot_id == before


def test_a_run_whose_process_is_gone_does_not_run_for_ever(own_market, somebody):
    now = timezone.now()
    run = start_run(Wanted(), by=somebody(Role.STEWARD).user, at=now)
    Run.objects.update(state="running", started_at=now, heard_at=now)

    assert end_lost_runs(at=now + dt.timedelta(seconds=30)) == 0
    assert end_lost_runs(at=now + dt.timedelta(seconds=90)) == 1

    run.refresh_from_db()
    assert run.state == "failed"
    assert start_run(Wanted(), by=None, at=now + dt.timedelta(seconds=91)).state == "waiting"
