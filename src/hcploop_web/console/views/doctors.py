"""Doctors: the list, and everything about one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hcploop_web.accounts.pages import page
from hcploop_web.console.forms import DoctorForm
from hcploop_web.console.today import sight_of
from hcploop_web.insights.doctors import find_doctors
from hcploop_web.insights.portraits import NoSuchDoctor, portrait
from hcploop_web.insights.reading import NothingYet


@require_safe
@page("doctors")
def search(request: HttpRequest) -> HttpResponse:
    """List doctors; htmx asks for the rows alone."""
    form = DoctorForm(request.GET)
    try:
        found = find_doctors(form.query(), sight_of(request))
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    template = "console/doctor_rows.html" if getattr(request, "htmx", False) else "console/doctors.html"
    return render(request, template, {"form": form, "found": found})


@require_safe
@page("doctor")
def show(request: HttpRequest, one_id: str) -> HttpResponse:
    """Show one doctor; the address of one who was merged into another leads there."""
    try:
        told = portrait(one_id, sight_of(request))
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    except NoSuchDoctor as error:
        raise Http404 from error
    if told.one_id != one_id:
        return redirect("doctor", told.one_id, permanent=True)
    return render(request, "console/doctor.html", {"doctor": told})
