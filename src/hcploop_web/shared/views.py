"""Whether the server is alive and ready, how it does, and what it says when something went wrong."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from hcploop_web.shared.request_ids import request_id


@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """Answer as long as the process runs."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Answer 503 while the database does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "the database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell Prometheus how the server does; who lacks the token learns not even that there is something."""
    wanted = settings.METRICS_TOKEN
    if not wanted or not secrets.compare_digest(
        request.headers.get("Authorization", "").encode(), f"Bearer {wanted}".encode()
    ):
        raise Http404
    told: HttpResponse = ExportToDjangoView(request)
    return told


def failed(_request: HttpRequest) -> HttpResponse:
    """Say that something failed and under which id it stands in the log; nothing is asked that may fail as well."""
    return HttpResponse(render_to_string("500.html", {"request_id": request_id()}), status=500)
