"""The API, told to people: a page that needs nothing from elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hcploop_web.accounts.pages import page
from hcploop_web.api.v1 import api


@require_safe
@page("doctors")
def docs(request: HttpRequest) -> HttpResponse:
    """Show what the API offers, to be tried with the session of who has logged in."""
    return render(request, "api/docs.html")


@require_safe
@page("doctors")
def openapi(_request: HttpRequest) -> JsonResponse:
    """Give the description that programs read."""
    return JsonResponse(api.get_openapi_schema(), json_dumps_params={"ensure_ascii": False})
