"""The content security policy: strict, but for the editors of the content management, which write scripts inline."""

from __future__ import annotations

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponseBase

EDITORS = "/cms/"
NOT_NEEDED = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
"""What of a browser no page of ours ever asks for."""


class ContentPolicy(CSPMiddleware):
    """Sends the policy of the settings, a looser one under `/cms/`, and what of a browser is not needed."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add the header."""
        if request.path.startswith(EDITORS):
            response._csp_update = {  # type: ignore[attr-defined] # how django-csp is told
                "script-src": [SELF, UNSAFE_INLINE],
                "style-src": [SELF, UNSAFE_INLINE],
                "frame-ancestors": [SELF],
            }
        response.setdefault("Permissions-Policy", NOT_NEEDED)
        return super().process_response(request, response)
