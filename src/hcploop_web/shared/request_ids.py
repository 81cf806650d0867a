"""An id for every request, in its answer and in every line that is logged for it."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"

_current: ContextVar[str] = ContextVar("request_id", default="-")
_PLAIN = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIds:
    """Takes the id that a proxy gave, if it is a plain one, and makes one otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer under the request's id."""
        given = request.headers.get(HEADER, "")
        token = _current.set(given if _PLAIN.fullmatch(given) else uuid.uuid4().hex)
        try:
            response = self._get_response(request)
            response[HEADER] = _current.get()
            return response
        finally:
            _current.reset(token)


class WithRequestId(logging.Filter):
    """Adds `request_id` to what is logged; `-` outside of requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add it, and let everything pass."""
        record.request_id = _current.get()
        return True


def request_id() -> str:
    """Return the id of the request that is being answered, `-` outside of one."""
    return _current.get()
