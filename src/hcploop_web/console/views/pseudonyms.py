"""Tables for analysts in which nobody can be told."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.console.actions.export_pseudonyms import export_pseudonyms
from hcploop_web.console.forms.pseudonyms import PseudonymForm
from hcploop_web.insights.pseudonyms import FEWEST
from hcploop_web.insights.reading import NothingYet


@page("pseudonyms")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def take(request: HttpRequest) -> HttpResponse:
    """Show what can be taken, and hand it out."""
    form = PseudonymForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        shown = {"form": form, "fewest": FEWEST}
        return render(request, "console/pseudonyms.html", shown, status=422 if form.errors else 200)
    told, by = form.cleaned_data, cast("User", request.user)
    given: dict[str, Any] = {"secret": told["secret"], "as_csv": told["written"] == "csv"}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pseudonyms.zip"
        try:
            export_pseudonyms(told["tables"], file, **given, by=by, at=timezone.now())
        except NothingYet:
            return render(request, "console/nothing_yet.html")
        answer = HttpResponse(file.read_bytes(), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="pseudonyms.zip"'
    return answer
