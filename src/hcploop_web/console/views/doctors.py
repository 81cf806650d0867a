"""Doctors: the list, and everything about one."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.console.actions.drop_view import drop_view
from hcploop_web.console.actions.export_doctors import export_doctors
from hcploop_web.console.actions.save_view import save_view
from hcploop_web.console.charts import figures as charts
from hcploop_web.console.charts.drawn import Drawn
from hcploop_web.console.forms.lists import DoctorForm, ViewForm
from hcploop_web.console.models import SavedView
from hcploop_web.console.tables import doctors as tables
from hcploop_web.console.taking import handed, shown
from hcploop_web.console.today import sight_of
from hcploop_web.insights.doctors import choices, find_doctors
from hcploop_web.insights.open_channels import open_channels
from hcploop_web.insights.pack_in_force import MarketUnreadable
from hcploop_web.insights.portraits import portrait
from hcploop_web.insights.reading import NothingYet
from hcploop_web.insights.seeing import NoSuchDoctor
from hcploop_web.insights.tier_history import tier_history
from hcploop_web.privacy.said import said_by


@require_safe
@page("doctors")
def search(request: HttpRequest) -> HttpResponse:
    """List doctors; htmx asks for the rows alone."""
    form = DoctorForm(request.GET)
    try:
        found = find_doctors(form.query(), sight_of(request))
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    if getattr(request, "htmx", False):
        return render(request, "console/doctor_rows.html", {"form": form, "found": found})
    views = SavedView.objects.filter(user=cast("User", request.user))
    told = choices()
    fields = [(form["region"], told.regions), (form["city"], told.cities), (form["tag"], told.tags)]
    context = {"form": form, "found": found, "fields": fields, "views": views}
    return render(request, "console/doctors.html", context)


@require_safe
@page("doctors")
def find(request: HttpRequest) -> HttpResponse:
    """Search from the menu of any page: the frame calls what is searched `q`."""
    return redirect(f"{reverse('doctors')}?{urlencode({'text': request.GET.get('q', '')})}")


@require_safe
@page("doctors_export")
def export(request: HttpRequest) -> HttpResponseBase:
    """Give the doctors of a question as a workbook."""
    user = cast("User", request.user)
    try:
        found = export_doctors(DoctorForm(request.GET).query(), sight_of(request), by=user, at=timezone.now())
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    return handed(request, tables.doctors(lambda: found.rows), f"hcploop-doctors-{found.as_of:%Y-%m-%d}.xlsx")


@require_POST
@page("doctors_view")
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters under a name, or forget them."""
    form, user = ViewForm(request.POST), cast("User", request.user)
    if not form.is_valid():
        messages.error(request, _("A view needs a name of at most 60 letters."))
        return redirect("doctors")
    told = form.cleaned_data
    if told["forget"]:
        drop_view(user, name=told["name"])
        return redirect("doctors")
    view = save_view(user, name=told["name"], question=told["question"])
    return redirect(f"{reverse('doctors')}?{view.question}")


@require_safe
@page("doctor")
def show(request: HttpRequest, one_id: str) -> HttpResponseBase:
    """Show one doctor; the address of one who was merged into another leads there."""
    try:
        told = portrait(one_id, sight_of(request))
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    except NoSuchDoctor as error:
        raise Http404 from error
    if told.one_id != one_id:
        return redirect("doctor", told.one_id, permanent=True)
    brand = request.GET.get("brand", "")
    # The brand that she was found by stands first.
    ratings = sorted(told.ratings, key=lambda one: one.brand != brand)
    context: dict[str, Any] = {"doctor": told, "ratings": ratings, "timeline": charts.timeline(told.contacts)}
    title = f"{_('Contacts by day and channel')} · {told.name or told.one_id}"
    drawn = [Drawn("timeline", title, context["timeline"], is_of_doctors=True)] if told.contacts else []
    return shown(request, "console/doctor.html", context, sheets=tables.of_doctor(told), charts=drawn)


@require_safe
@page("open_channels")
def open_to(request: HttpRequest, one_id: str) -> HttpResponseBase:
    """Show through which channels she may be contacted this second, and what closes the others.

    Her page takes it into itself; who opens the address sees a page.
    """
    template = "open_channels" if request.headers.get("HX-Request") else "open_channels_page"
    brand = request.GET.get("brand", "")
    try:
        told = open_channels(one_id, sight_of(request), brand=brand, said=said_by, at=timezone.now())
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    except NoSuchDoctor as error:
        raise Http404 from error
    except MarketUnreadable as error:
        return render(request, f"console/{template}.html", {"unreadable": str(error), "one_id": one_id})
    sheets = [tables.open_channels(told)] if told else []
    return shown(request, f"console/{template}.html", {"channels": told, "one_id": one_id}, sheets=sheets)


@require_safe
@page("tier_history")
def history(request: HttpRequest, one_id: str) -> HttpResponse:
    """Show how her tiers changed; the page of the doctor fetches it after it is there."""
    try:
        told = tier_history(one_id, sight_of(request))
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    except NoSuchDoctor as error:
        raise Http404 from error
    return render(request, "console/tier_history.html", {"told": told})
