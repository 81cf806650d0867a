"""Hospitals."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hcploop_web.accounts.pages import page
from hcploop_web.console.charts import figures as charts
from hcploop_web.console.charts.drawn import Drawn
from hcploop_web.console.downloads import MOST
from hcploop_web.console.tables.hospitals import of_hospital
from hcploop_web.console.taking import shown
from hcploop_web.console.today import sight_of
from hcploop_web.insights.hospitals import Hospital, NoSuchHospital, hospital
from hcploop_web.insights.reading import NothingYet


@require_safe
@page("hospital")
def show(request: HttpRequest, institution_id: str) -> HttpResponseBase:
    """Show a hospital: who works there, what happened, what it bought, when it receives representatives."""
    try:
        sight = sight_of(request)
        told = hospital(institution_id, sight)
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    except NoSuchHospital as error:
        raise Http404 from error
    drawn = {"contacts": charts.stacked(told.months, told.contacts), "sold": charts.sold(told.sold)}
    sheets = of_hospital(told, lambda: hospital(institution_id, sight, rows=MOST + 1).doctors)
    context = {"hospital": told, "drawn": drawn}
    return shown(request, "console/hospital.html", context, sheets=sheets, charts=_taken(told, drawn))


def _taken(told: Hospital, drawn: dict[str, charts.Option]) -> list[Drawn]:
    taken = []
    if told.months:
        taken.append(Drawn("contacts-data", f"{_('Contacts by month')} · {told.name}", drawn["contacts"]))
    if told.sold:
        note = _("What the hospital bought as a whole, in units.")
        taken.append(Drawn("sold-data", f"{_('What the hospital bought')} · {told.name}", drawn["sold"], note))
    return taken
