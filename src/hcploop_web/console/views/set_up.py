"""Set-up: from files that somebody has to a market that runs, step by step."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.console.actions.begin_set_up import begin_set_up
from hcploop_web.console.actions.check_set_up import check_set_up
from hcploop_web.console.actions.end_lost_runs import end_lost_runs
from hcploop_web.console.actions.give_up_set_up import give_up_set_up
from hcploop_web.console.actions.map_layout import map_layout
from hcploop_web.console.actions.publish_set_up import NotLookedThrough, publish_set_up
from hcploop_web.console.actions.read_otherwise import read_otherwise
from hcploop_web.console.actions.receive_files import receive_files
from hcploop_web.console.actions.start_run import AlreadyRunning
from hcploop_web.console.actions.take_file_away import take_file_away
from hcploop_web.console.actions.use_again import use_again
from hcploop_web.console.downloads import download
from hcploop_web.console.forms.lists import FileForm, MarketForm
from hcploop_web.console.forms.mapping import layout_form
from hcploop_web.console.models import Arrived, Layout, Run, SetUp
from hcploop_web.console.tables.set_up import of_check, of_files
from hcploop_web.console.taking import shown
from hcploop_web.console.uploads import ToDisk
from hcploop_web.console.views.runs import progress_of
from hcploop_web.insights.draft import Named, NotPublished, named_market
from hcploop_web.insights.layouts import SUFFIXES_TAKEN
from hcploop_web.insights.wording import said
from hcploop_web.insights.working_days import known_country

_MOST_TOLD = 20
_FORM_BYTES = 1 << 20
"""What a form has beside its files."""


def _open() -> SetUp | None:
    return SetUp.objects.filter(is_open=True).first()


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": cast("User", request.user), "at": timezone.now()}


@require_http_methods(["GET", "HEAD", "POST"])
@page("set_up")
def market(request: HttpRequest) -> HttpResponse:
    """Name the market; one that is there already is told, and stays as it is."""
    there, draft = named_market(), _open()
    if request.method == "POST" and there:
        begin_set_up(there, **_who(request))
        return redirect("set_up_files")
    form = MarketForm(request.POST or None, initial=_initial(draft))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        named = Named(told["name"], told["currency"], told["time_zone"], told["policy"], tuple(told["brands"]))
        begin_set_up(named, **_who(request))
        return redirect("set_up_files")
    told = {"form": form, "there": there, "country": known_country(), "set_up": draft, "step": 1}
    return render(request, "console/set_up.html", told)


def _initial(draft: SetUp | None) -> dict[str, Any]:
    if draft is None:
        return {"currency": "CNY", "time_zone": settings.TIME_ZONE, "policy": "cn-drug"}
    names = ("name", "currency", "time_zone", "policy")
    return {**{one: getattr(draft, one) for one in names}, "brands": "\n".join(draft.brands)}


@csrf_exempt  # asked for by `_receive`, once the files have somewhere to go
@require_http_methods(["GET", "HEAD", "POST"])
@page("set_up")
def files(request: HttpRequest) -> HttpResponseBase:
    """Show the files that came, or take more; too large an upload is refused before it is read."""
    draft = _open()
    if draft is None:
        return redirect("set_up")
    if request.method != "POST":
        told = _files_told(draft)
        return shown(request, "console/set_up_files.html", told, sheets=[of_files(told["files"])])
    length = str(request.headers.get("Content-Length", "0"))
    if not length.isdigit() or int(length) > settings.UPLOAD_BYTES + _FORM_BYTES:
        return render(
            request, "console/set_up_files.html", _files_told(draft) | {"refused": [_too_large()]}, status=413
        )
    to_disk = ToDisk(request, draft.folder / "incoming", most=settings.UPLOAD_BYTES)
    request.upload_handlers = [to_disk]
    try:
        answer: HttpResponse = _receive(request)
        return answer
    finally:
        to_disk.clean()


@csrf_protect
def _receive(request: HttpRequest) -> HttpResponse:
    draft = cast("SetUp", _open())
    came = [(file.name or "", file.path) for file in request.FILES.getlist("files")]  # type: ignore[attr-defined] # of ToDisk
    found = receive_files(draft, came, **_who(request))
    if not came:
        messages.warning(request, _("No file was chosen, or it was empty."))
    for sentence in found.refused[:_MOST_TOLD]:
        messages.error(request, sentence)
    if len(found.refused) > _MOST_TOLD:
        messages.error(request, _("%(n)s more files were not taken either.") % {"n": len(found.refused) - _MOST_TOLD})
    return redirect("set_up_files")


def _files_told(draft: SetUp) -> dict[str, Any]:
    return {
        "set_up": draft,
        "files": draft.files.all(),
        "known": ",".join((*SUFFIXES_TAKEN, ".zip")),
        "most": settings.UPLOAD_BYTES,
        "too_large": _too_large(),
        "step": 2,
    }


def _too_large() -> str:
    return _(
        "This is more than %(most)s GB at once, so it was not read. Drop fewer files at a time, or cut the file."
    ) % {"most": round(settings.UPLOAD_BYTES / 1024**3, 1)}


@require_POST
@page("set_up")
def file(request: HttpRequest, file_id: int) -> HttpResponse:
    """Say how a file is written, or take it away."""
    found = get_object_or_404(Arrived, pk=file_id, set_up__is_open=True)
    form = FileForm(request.POST)
    if "remove" in request.POST:
        take_file_away(found, **_who(request))
    elif form.is_valid():
        read_otherwise(found, form.declared(), **_who(request))
    else:
        messages.error(request, _("The row of column names is a number, such as 2."))
    return redirect("set_up_files")


@require_safe
@page("set_up")
def columns(request: HttpRequest) -> HttpResponse:
    """Show what each layout is taken for."""
    draft = _open()
    if draft is None:
        return redirect("set_up")
    forms = [layout_form(one) for one in draft.layouts.all()]
    is_ready = bool(forms) and all(one.layout.is_confirmed for one in forms)
    told = {"set_up": draft, "forms": forms, "is_ready": is_ready, "step": 3}
    return render(request, "console/set_up_columns.html", told)


@require_POST
@page("set_up")
def layout(request: HttpRequest, layout_id: int) -> HttpResponse:
    """Take what the user says of a layout; htmx asks what it would look like."""
    found = get_object_or_404(Layout, pk=layout_id, set_up__is_open=True)
    if "again" in request.POST:
        use_again(found)
        return redirect("set_up_columns")
    form = layout_form(found, request.POST.dict())
    if "look" in request.POST or form.problems:
        template = "console/set_up_layout.html" if getattr(request, "htmx", False) else "console/set_up_columns.html"
        return render(request, template, {"form": form, "forms": [form], "set_up": found.set_up, "step": 3})
    map_layout(found, form.told, **_who(request))
    return redirect("set_up_columns")


@require_http_methods(["GET", "HEAD", "POST"])
@page("set_up")
def check(request: HttpRequest) -> HttpResponseBase:
    """Look the set-up through, and show what was found; or hand it out as a file."""
    end_lost_runs(at=timezone.now())
    draft = _open()
    if draft is None or not draft.layouts.exists():
        return redirect("set_up")
    if request.method == "POST":
        try:
            check_set_up(draft, **_who(request))
        except (AlreadyRunning, NotPublished) as error:
            messages.error(request, str(error))
        return redirect("set_up_check")
    problems = _found(draft.check_run)
    if request.GET.get("as") == "csv":
        heading = ["level", "feed", "file", "row", "column", "value", "problem", "remedy"]
        return download("check", "csv", heading, [[one[name] for name in heading] for one in problems])
    told = {"set_up": draft, "problems": problems, "run": draft.check_run, "step": 4}
    return shown(request, "console/set_up_check.html", told, sheets=[of_check(problems)])


def _found(run: Run | None) -> list[dict[str, Any]]:
    told = (run.report or {}) if run else {}
    return [
        {**one, "feed": feed["feed"], "problem": said(one["problem"]), "remedy": said(one["remedy"])}
        for feed in told.get("feeds", ())
        for one in feed["problems"]
    ]


@require_POST
@page("set_up")
def publish(request: HttpRequest) -> HttpResponse:
    """Bring the set-up into the drop folder and run the loop."""
    draft = _open()
    if draft is None:
        return redirect("set_up")
    try:
        run = publish_set_up(draft, **_who(request))
    except NotLookedThrough:
        messages.error(request, _("Look the files through first, and mend what stops a run."))
        return redirect("set_up_check")
    except NotPublished as error:
        messages.error(request, str(error))
        return redirect("set_up_check")
    return redirect("set_up_run", run.pk) if run else redirect("runs")


@require_safe
@page("set_up")
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show the first run, and where to go when it is done."""
    found = get_object_or_404(Run, pk=run_id)
    return render(request, "console/set_up_run.html", {"step": 5, **progress_of(found)})


@require_POST
@page("set_up")
def give_up(request: HttpRequest) -> HttpResponse:
    """Throw the set-up away."""
    draft = _open()
    if draft is not None:
        give_up_set_up(draft, **_who(request))
        messages.info(request, _("The set-up was thrown away. Nothing in the drop folder has changed."))
    return redirect("set_up")
