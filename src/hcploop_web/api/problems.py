"""What went wrong, as `application/problem+json` (RFC 9457): status, title, detail, and the fields concerned."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from hcploop_web.api.answers import PROBLEM
from hcploop_web.field.actions.give_feedback import ReasonMissing
from hcploop_web.insights.may_offer import NotOffered
from hcploop_web.insights.pack_in_force import MarketUnreadable
from hcploop_web.insights.reading import NothingYet
from hcploop_web.insights.recommended import NoSuchContent
from hcploop_web.insights.seeing import NoSuchDoctor
from hcploop_web.insights.suggestions import NoSuchSuggestion

_TITLES = {
    400: "Not understood",
    401: "Who are you?",
    403: "Not allowed",
    404: "Not found",
    409: "Not now",
    422: "Not as it should be",
    429: "Too many calls",
}


class Wrong(Schema):
    """A part of the question that is not as it should be."""

    field: str
    detail: str


class Problem(Schema):
    """What went wrong."""

    status: int
    title: str
    detail: str
    errors: tuple[Wrong, ...] = ()


def problem(status: int, detail: str, *, errors: Sequence[tuple[str, str]] = ()) -> JsonResponse:
    """Say what went wrong.

    Parameters
    ----------
    status : int
        The HTTP status.
    detail : str
        What, and what to do.
    errors : sequence of (field, text)
        The parts of the question that are wrong.
    """
    told = {"status": status, "title": _TITLES[status], "detail": detail}
    wrong = [{"field": field, "detail": text} for field, text in errors]
    return JsonResponse({**told, "errors": wrong}, status=status, content_type=PROBLEM)


def handle_problems(api: NinjaAPI) -> None:
    """Let every error of the API be told as a problem.

    Parameters
    ----------
    api : NinjaAPI
        Whose errors.
    """
    not_found = "There is nothing by this name that you see."

    def told(status: int, text: str = "") -> Any:  # noqa: ANN401 - a handler as ninja takes them
        return lambda _request, error: problem(status, text or str(error) or _TITLES[status])

    for kind in (NoSuchDoctor, NoSuchSuggestion, NoSuchContent, Http404):
        api.add_exception_handler(kind, told(404, not_found))
    api.add_exception_handler(PermissionDenied, told(403))
    api.add_exception_handler(MarketUnreadable, told(409))
    api.add_exception_handler(NothingYet, told(409, "No run has been published yet: run the loop first."))
    api.add_exception_handler(AuthenticationError, _unknown)
    api.add_exception_handler(Throttled, _too_many)
    api.add_exception_handler(ValidationError, _not_valid)
    api.add_exception_handler(NotOffered, _not_offered)
    api.add_exception_handler(ReasonMissing, _reason_missing)
    api.add_exception_handler(HttpError, _other)


def _unknown(_request: HttpRequest, _error: Any) -> HttpResponse:  # noqa: ANN401 - as ninja types it
    response = problem(401, "Send a key as `Authorization: Bearer hcploop_…`, or log in.")
    response["WWW-Authenticate"] = 'Bearer realm="hcploop"'
    return response


def _other(_request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401 - as ninja types it
    return problem(error.status_code, str(error))


def _too_many(_request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401 - as ninja types it
    seconds = max(1, math.ceil(error.wait or 0))
    response = problem(429, f"Call again in {seconds} seconds.")
    response["Retry-After"] = str(seconds)
    return response


def _not_valid(_request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401 - as ninja types it
    wrong = [(".".join(str(one) for one in told["loc"]), str(told["msg"])) for told in error.errors]
    return problem(422, "A part of the question is not as it should be.", errors=wrong)


def _not_offered(_request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401 - as ninja types it
    return problem(422, str(error), errors=[(f"body.action.{error.field}", str(error))])


def _reason_missing(_request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401 - as ninja types it
    return problem(422, str(error), errors=[("body.said.reason", str(error))])
