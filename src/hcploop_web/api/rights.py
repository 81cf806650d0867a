"""Who may ask what, and whether the answer has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from ninja.utils import contribute_operation_callback

from hcploop_web.accounts.pages import PAGES, may_open
from hcploop_web.accounts.scopes import Scope
from hcploop_web.api.callers import caller_of, sight_of
from hcploop_web.field.models import Feedback
from hcploop_web.insights.reading import reading

View = Callable[..., Any]


def asks(page: str, scope: Scope, *, kept: bool = False, heard: bool = False) -> Callable[[View], View]:
    """Let an operation be used by those who may open the page of the same, and by keys with the scope.

    Parameters
    ----------
    page : str
        A page of `accounts.pages.PAGES`.
    scope : Scope
        What a key must allow.
    kept : bool
        Whether the answer follows from the snapshot, the question, and what the caller sees: then it carries an `ETag`,
        and a caller who has it already is told so.
    heard : bool
        Whether it follows from the feedback that was given, too.

    Raises
    ------
    PermissionDenied
        When somebody else uses it.
    """
    allowed = PAGES[page]

    def wrap(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the view takes
            caller = caller_of(request)
            if not may_open(caller.user, allowed.name):
                raise PermissionDenied("Your role may not ask this.")
            if caller.scopes is not None and scope.value not in caller.scopes:
                raise PermissionDenied(f"This key lacks the scope {scope.value}.")
            if not kept:
                return view(request, *args, **kwargs)
            tag = _tag(request, heard=heard)
            request.etag = tag  # type: ignore[attr-defined] # `Api.create_response` puts it into the answer
            if tag in [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]:
                return HttpResponse(status=304, headers={"ETag": tag})
            return view(request, *args, **kwargs)

        asked.asks = (allowed.name, scope)  # type: ignore[attr-defined] # a test asks every operation for it
        if kept:
            contribute_operation_callback(asked, lambda operation: operation.response_models.update({304: None}))
        return asked

    return wrap


def _tag(request: HttpRequest, *, heard: bool) -> str:
    """Name the answer by all that it follows from."""
    last = Feedback.objects.order_by("-pk").values_list("pk", flat=True).first() if heard else None
    told = repr((reading().id, request.get_full_path(), sight_of(request).digest, last))
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'
