"""Runs: start one, watch it, stop it, let it start by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST, require_safe

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.console.actions.add_schedule import add_schedule
from hcploop_web.console.actions.cancel_run import cancel_run
from hcploop_web.console.actions.end_lost_runs import end_lost_runs
from hcploop_web.console.actions.remove_schedule import remove_schedule
from hcploop_web.console.actions.start_run import AlreadyRunning, Wanted, start_run
from hcploop_web.console.downloads import MOST
from hcploop_web.console.forms.lists import RunForm, ScheduleForm
from hcploop_web.console.models import Run, Schedule
from hcploop_web.console.models.run import Kind
from hcploop_web.console.tables.runs import of_runs
from hcploop_web.console.taking import shown
from hcploop_web.insights.commands import STAGES, fixed_day, holder
from hcploop_web.insights.market_time import market_zone
from hcploop_web.insights.reading import NothingYet, in_force
from hcploop_web.insights.refreshes import last_refresh

HISTORY = 20
WORDS = {
    "files": _l("Reading files"),
    "structure": _l("Cleaning names, hospitals, titles"),
    "roll-ups": _l("Adding contacts up by month"),
    "oneid": _l("Finding out which records are one doctor"),
    "tags": _l("Tagging contents and doctors"),
    "scores": _l("Scores, personas, tiers"),
    "permit": _l("Reading what may be used"),
    "needs": _l("Placing needs"),
    "recommend": _l("Choosing contents that suit"),
    "offers": _l("Putting together what may be offered"),
    "worth": _l("Working out what each action is worth"),
    "decisions": _l("Deciding, and making the lists"),
    "figures": _l("Counting the figures of the loop"),
    "judging": _l("Judging whether it helped"),
    "profiles": _l("Writing a profile of every doctor"),
    "publish": _l("Publishing the snapshot"),
}
"""What each stage means; a stage that is not here is called as the loop calls it."""


@dataclass(frozen=True)
class Stage:
    """How far a stage of a run is."""

    words: str
    state: str
    percent: int
    note: str
    seconds: float | None


def stages_of(run: Run) -> list[Stage]:
    """Tell how far each stage of a run is."""
    return [_stage(name, run.told(name), is_open=run.is_open) for name in STAGES]


def _stage(name: str, told: dict[str, Any], *, is_open: bool) -> Stage:
    state = {"": "", "start": "now", "step": "now", "end": "done"}[told.get("state", "")]
    if state == "now" and not is_open:
        state = "stopped"
    share = told["done"] / told["total"] if told.get("total") else 0.0
    percent = 100 if state == "done" else round(share * 100)
    note = str(told.get("note", "")) if state == "now" else ""
    return Stage(str(WORDS.get(name, name)), state, percent, note, told.get("wall_seconds") or None)


def progress_of(run: Run) -> dict[str, Any]:
    """Give what the template `run_progress.html` shows."""
    stages = stages_of(run)
    done = sum(one.state == "done" for one in stages)
    part = next((one.percent / 100 for one in stages if one.state == "now"), 0.0)
    waits = timezone.now() - run.asked_at if run.state == "waiting" else dt.timedelta(0)
    return {
        "run": run,
        "stages": stages,
        "percent": 100 if run.state == "done" else round((done + part) / len(stages) * 100),
        "is_forgotten": waits > dt.timedelta(seconds=20),
    }


@require_safe
@page("runs")
def show(request: HttpRequest) -> HttpResponseBase:
    """Show the run that is at work, the schedule, and what was before."""
    now = timezone.now()
    end_lost_runs(at=now)
    zone = market_zone()
    runs = list(Run.objects.of(Kind.RUN)[:HISTORY])
    schedules = [(one, one.next(now, zone)) for one in Schedule.objects.all()]
    told: dict[str, Any] = {
        # One that is at work stands above, where it is kept up to date.
        "history": [one for one in runs if not one.is_open],
        "zone": zone,
        "schedules": schedules,
        "form": ScheduleForm(),
        "fixed_on": fixed_day(),
        "in_force": _in_force_id(),
        "refreshed": last_refresh(),
        "other": None if runs and runs[0].is_open else holder(settings.OUT),
    }
    told |= progress_of(runs[0]) if runs else {}
    return shown(request, "console/runs.html", told, sheets=[of_runs(Run.objects.of(Kind.RUN)[: MOST + 1])])


def _in_force_id() -> str:
    try:
        return in_force().manifest.snapshot_id
    except NothingYet:
        return ""


@require_safe
@page("runs")
def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show how far a run is, for a page that asks again and again."""
    end_lost_runs(at=timezone.now())
    run = get_object_or_404(Run, pk=run_id)
    answer = render(request, "console/run_progress.html", progress_of(run))
    if not run.is_open:
        # The whole page has something new to say: history, links, the button.
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@page("runs")
def start(request: HttpRequest) -> HttpResponse:
    """Start a run."""
    try:
        form = RunForm(request.POST)
        wanted = Wanted(as_of_on=form.cleaned_data["as_of_on"] if form.is_valid() else None)
        start_run(wanted, by=cast("User", request.user), at=timezone.now())
    except AlreadyRunning as error:
        messages.warning(request, str(error))
    return redirect("runs")


@require_POST
@page("runs")
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Stop a run."""
    get_object_or_404(Run, pk=run_id)
    cancel_run(run_id, by=cast("User", request.user), at=timezone.now())
    messages.info(request, _("The run is being stopped. The old snapshot stays in force."))
    return redirect("runs")


@require_POST
@page("runs")
def schedule(request: HttpRequest) -> HttpResponse:
    """Add a time at which runs start, or take one away."""
    by, at = cast("User", request.user), timezone.now()
    if request.POST.get("remove", "").isdigit():
        remove_schedule(int(request.POST["remove"]), by=by, at=at)
        return redirect("runs")
    form = ScheduleForm(request.POST)
    if form.is_valid():
        add_schedule(form.cleaned_data["time"], form.cleaned_data["weekdays"], by=by, at=at)
    else:
        messages.error(request, _("Give a time of day, such as 06:30, and at least one weekday."))
    return redirect("runs")
