"""How long each kind of record is kept."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from hcploop_web.accounts.pages import page
from hcploop_web.console.passed import enforced_at, passed
from hcploop_web.console.tables.retention import of_periods
from hcploop_web.console.taking import shown
from hcploop_web.privacy.retention import days_of


@page("retention")
@require_safe
def show(request: HttpRequest) -> HttpResponseBase:
    """Show every kind with its period, how much is older, and when periods were last enforced."""
    found, last = passed(timezone.now()), enforced_at()
    told = {"kinds": [(one.period, days_of(one.period), one.older) for one in found], "enforced_at": last}
    return shown(request, "console/retention.html", told, sheets=[of_periods(found, last)])
