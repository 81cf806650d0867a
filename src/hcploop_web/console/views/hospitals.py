"""Hospitals."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hcploop_web.accounts.pages import page
from hcploop_web.console.charts import figures as charts
from hcploop_web.console.today import sight_of
from hcploop_web.insights.hospitals import NoSuchHospital, hospital
from hcploop_web.insights.reading import NothingYet


@require_safe
@page("hospital")
def show(request: HttpRequest, institution_id: str) -> HttpResponse:
    """Show a hospital: who works there, what happened, what it bought, when it receives representatives."""
    try:
        told = hospital(institution_id, sight_of(request))
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    except NoSuchHospital as error:
        raise Http404 from error
    drawn = {"contacts": charts.stacked(told.months, told.contacts), "sold": charts.sold(told.sold)}
    return render(request, "console/hospital.html", {"hospital": told, "drawn": drawn})
